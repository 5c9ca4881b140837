/** What of the page's state stands in its address. */
import { type Codec, list, oneOf, optional } from '#console/address.ts'
import { type Layer, LAYERS, USUAL_LAYERS } from './scene.ts'

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((x) => b.includes(x))

/** Layers that are on; the usual ones leave the parameter out, `none` is none. */
export const layersCodec: Codec<readonly Layer[]> = {
  parse: (text) => (text === null ? USUAL_LAYERS : LAYERS.filter((layer) => text.split(',').includes(layer))),
  format: (layers) => (same(layers, USUAL_LAYERS) ? null : layers.length === 0 ? 'none' : layers.join(',')),
}

export const codecs = {
  /** `cma:2018-1822` */
  storm: optional(),
  /** Pinned analogs, in the order of their colours. */
  pins: list(),
  layers: layersCodec,
  /** Which of the strength charts. */
  strength: oneOf(['wind', 'pressure'], 'wind'),
  /** What lies open over the map: the data, or the advisory form. */
  open: oneOf(['', 'data', 'advisory'], ''),
}
