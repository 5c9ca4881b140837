/** Turns the camera to what the page is about, and lets the reader look elsewhere; where they look stands in the address. */
import { useContext, useEffect, useLayoutEffect, useRef } from 'react'
import { camera as cameraCodec } from '../address.ts'
import { parameters, setParameters } from '../navigation.ts'
import { useLatest } from '../use-latest.ts'
import { fitted } from './camera.ts'
import { FreeRoom, type Room } from './free-room.ts'
import type { Bounds } from './model.ts'
import type { Sight } from './sight.ts'

const codecs = { map: cameraCodec() }
/** Pixels between what is fitted and the edge of the free room. */
const MARGIN = 24
const MAX_ZOOM = 9
/** A free room narrower than this is not worth the fitting: the whole map is taken. */
const NARROWEST = 80

/** Where the address says to look. */
export const addressed = () => parameters(codecs).map

export function fitOf(bounds: Bounds, { size }: Sight, padding: Room['padding'] | undefined) {
  const { left, right, top, bottom } = padding ?? { left: 0, right: 0, top: 0, bottom: 0 }
  const roomy = left + right + 2 * MARGIN < size.width - NARROWEST
  const edges = roomy
    ? { left: left + MARGIN, right: right + MARGIN, top: top + MARGIN, bottom: bottom + MARGIN }
    : { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN }
  return fitted(bounds, size, edges, MAX_ZOOM)
}

export function useFit(
  sight: Sight | null,
  fit: { readonly key: string; readonly bounds: Bounds } | undefined,
  keepCamera: boolean,
) {
  const room = useContext(FreeRoom)
  /** Once the reader has moved the map, it is no longer fitted to the page's data by itself. */
  const moved = useRef(keepCamera && addressed() !== null)
  useEffect(
    () =>
      sight?.on('moved', () => {
        moved.current = true
        if (keepCamera) setParameters(codecs, { map: sight.camera })
      }),
    [sight, keepCamera],
  )
  const key = fit?.key
  const bounds = useLatest(fit?.bounds)
  const padding = room?.padding
  const before = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    if (sight === null || bounds.current === undefined) return
    // A new subject is fitted even after the reader moved the map; the first is not, if a link said where to look.
    const subject = before.current !== undefined && before.current !== key
    before.current = key
    if (moved.current && !subject) return
    moved.current = false
    const camera = fitOf(bounds.current, sight, padding)
    if (camera !== null) sight.turn(camera)
  }, [sight, key, padding, bounds])
}
