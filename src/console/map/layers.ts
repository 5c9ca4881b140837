/** Brings the map to what the page asks for, by sending only what changed. */
import type { GeoJSONSource, LayerSpecification, Map } from 'maplibre-gl'
import { PLACES } from './base.ts'
import type { Draw, MapLayer } from './model.ts'

/** What was drawn last, by layer. */
export type Drawn = globalThis.Map<string, MapLayer>

export const layerId = (layer: string, i: number) => `page-${layer}-${i}`
const sourceId = (layer: string) => `page-${layer}`

export function syncLayers(map: Map, drawn: Drawn, layers: readonly MapLayer[]) {
  const wanted = new Set(layers.map((l) => l.id))
  for (const [id, before] of drawn) {
    if (wanted.has(id)) continue
    before.draw.forEach((_, i) => map.removeLayer(layerId(id, i)))
    map.removeSource(sourceId(id))
    drawn.delete(id)
  }
  let reordered = [...drawn.keys()].join() !== layers.map((l) => l.id).join()
  for (const layer of layers) {
    const before = drawn.get(layer.id)
    const source = sourceId(layer.id)
    if (before === undefined) {
      map.addSource(source, { type: 'geojson', data: layer.data, promoteId: 'id' })
      layer.draw.forEach((draw, i) => map.addLayer(specification(layer.id, i, draw), PLACES))
      reordered = true
    } else {
      if (before.data !== layer.data) (map.getSource(source) as GeoJSONSource).setData(layer.data)
      if (before.draw !== layer.draw && redraw(map, layer, before)) reordered = true
    }
    drawn.set(layer.id, layer)
  }
  if (!reordered) return
  for (const layer of layers) layer.draw.forEach((_, i) => map.moveLayer(layerId(layer.id, i), PLACES))
  const ordered = layers.map((l) => [l.id, l] as const)
  drawn.clear()
  for (const [id, layer] of ordered) drawn.set(id, layer)
}

/** Colours and widths change in place; anything else is drawn anew. Says whether it was. */
function redraw(map: Map, layer: MapLayer, before: MapLayer): boolean {
  if (shape(layer.draw) !== shape(before.draw)) {
    before.draw.forEach((_, i) => map.removeLayer(layerId(layer.id, i)))
    layer.draw.forEach((draw, i) => map.addLayer(specification(layer.id, i, draw), PLACES))
    return true
  }
  layer.draw.forEach((draw, i) => repaint(map, layerId(layer.id, i), draw.paint, before.draw[i]?.paint))
  return false
}

export function repaint(map: Map, id: string, next: object = {}, before: object = {}) {
  const was = before as Record<string, unknown>
  for (const [key, value] of Object.entries(next)) {
    if (JSON.stringify(value) !== JSON.stringify(was[key]))
      map.setPaintProperty(id, key as never, value as never)
  }
}

/** Everything but the paint, whose keys must be the same too: a property cannot be unset by leaving it out. */
const shape = (draws: readonly Draw[]): string =>
  JSON.stringify(draws.map((d) => ({ ...d, paint: Object.keys(d.paint ?? {}) })))

const specification = (layer: string, i: number, draw: Draw) =>
  ({ ...draw, id: layerId(layer, i), source: sourceId(layer) }) as LayerSpecification
