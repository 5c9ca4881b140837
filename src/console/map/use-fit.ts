/** Turns the camera to what the page is about, and lets the reader look elsewhere; where they look stands in the address. */
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Position } from '#values'
import { camera as cameraCodec } from '../address.ts'
import { parameters, setParameters } from '../navigation.ts'
import { useLatest } from '../use-latest.ts'
import { fitted } from './camera.ts'
import { FreeRoom, type Room } from './free-room.ts'
import type { Bounds, Fit } from './model.ts'
import type { Sight } from './sight.ts'

const codecs = { map: cameraCodec() }
/** Pixels between what is fitted and the edge of the free room. */
const MARGIN = 24
const MAX_ZOOM = 9
/** A free room narrower than this is not worth the fitting: the whole map is taken. */
const NARROWEST = 80

type Padding = Room['padding'] | undefined
const NONE = { left: 0, right: 0, top: 0, bottom: 0 }

/** Where the address says to look. */
export const addressed = () => parameters(codecs).map

export function fitOf(bounds: Bounds, { size }: Sight, padding: Padding) {
  const { left, right, top, bottom } = padding ?? NONE
  const roomy = left + right + 2 * MARGIN < size.width - NARROWEST
  const edges = roomy
    ? { left: left + MARGIN, right: right + MARGIN, top: top + MARGIN, bottom: bottom + MARGIN }
    : { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN }
  return fitted(bounds, size, edges, MAX_ZOOM)
}

export function useFit(sight: Sight | null, fit: Fit | undefined, keepCamera: boolean) {
  const room = useContext(FreeRoom)
  const [linked] = useState(() => keepCamera && addressed() !== null)
  /** Once the reader has moved the map, it is no longer fitted to the page's data by itself. */
  const moved = useRef(linked)
  /** Who moved it by hand, or came with a link to a place, has chosen where to look: nothing is followed. */
  const held = useRef(linked)
  useEffect(
    () =>
      sight?.on('moved', (by) => {
        moved.current = true
        if (by === 'hand') held.current = true
        if (keepCamera) setParameters(codecs, { map: sight.camera })
      }),
    [sight, keepCamera],
  )
  const { key, stage, keep } = fit ?? {}
  const padding = room?.padding
  const latest = useLatest(fit?.bounds)
  const before = useRef<string | undefined>(undefined)
  // Before the page paints: what is drawn over the map stands in the same frame where the camera is.
  useLayoutEffect(() => {
    if (sight === null || latest.current === undefined) return
    const isNew = before.current !== undefined && before.current !== key
    before.current = key
    if (isNew) {
      moved.current = false
      held.current = false
    }
    if (!moved.current) turn(sight, latest.current, padding)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [sight, key, stage, padding, latest])
  useLayoutEffect(() => {
    if (sight === null || latest.current === undefined || held.current) return
    if (keep === undefined || keep.every((at) => isFree(sight, at, padding))) return
    moved.current = false
    turn(sight, latest.current, padding)
  }, [sight, keep, padding, latest])
}

function turn(sight: Sight, bounds: Bounds, padding: Padding) {
  const camera = fitOf(bounds, sight, padding)
  if (camera !== null) sight.turn(camera)
}

function isFree(sight: Sight, at: Position, padding: Padding): boolean {
  const [x, y] = sight.project(at)
  const { width, height } = sight.size
  const { left, right, top, bottom } = padding ?? NONE
  return x >= left && x <= width - right && y >= top && y <= height - bottom
}
