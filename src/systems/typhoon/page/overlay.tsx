/**
 * The storm on the map: a canvas of its own over the land, drawn in the same frame as the moment changes. The map's own
 * layers go through a worker, which is a frame or two later.
 */
import { type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { FreeRoom } from '#console/map/free-room.ts'
import { onceATask } from '#console/map/once-a-task.ts'
import type { Sight } from '#console/map/sight.ts'
import { useTokens } from '#console/theme.ts'
import { useLatest } from '#console/use-latest.ts'
import { drawn } from './measure.ts'
import { paint, type SceneWords, type Target } from './paint.ts'
import { targetAt } from './pointing.ts'
import type { Scene } from './scene.ts'

interface Props {
  readonly sight: Sight
  readonly scene: Scene
  readonly words: SceneWords
  /** The analog that is pointed at, here or in its list. */
  readonly hovered: string | null
  readonly onHover: (analog: string | null) => void
  /** What is said of a thing pointed at. */
  readonly tip: (target: Target) => ReactNode
  readonly onPress: (target: Target | null, position: readonly [lon: number, lat: number]) => void
  /** A press chooses a place, whatever lies under it. */
  readonly choosing: boolean
}

interface Pointed {
  readonly target: Target
  readonly x: number
  readonly y: number
}

export function Overlay(props: Props) {
  const { sight, scene, words, hovered, choosing } = props
  const tokens = useTokens()
  const room = useContext(FreeRoom)
  const canvas = useRef<HTMLCanvasElement>(null)
  const targets = useRef<Target[]>([])
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const latest = useLatest(props)

  /** Whether what is drawn next is another moment, not only another camera. */
  const isNew = useRef(false)
  const draw = useLatest(() => {
    const element = canvas.current
    const ctx = element?.getContext('2d')
    if (element === null || ctx === null || ctx === undefined) return
    const { width, height } = sight.size
    const ratio = devicePixelRatio
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (element.width !== w || element.height !== h) {
      element.width = w
      element.height = h
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    const { left = 0, top = 0, right = 0, bottom = 0 } = room?.padding ?? {}
    targets.current = paint(ctx, {
      scene,
      words,
      tokens,
      font: getComputedStyle(document.body).fontFamily,
      project: (lon, lat) => sight.project([lon, lat]),
      width,
      height,
      // Scale and legend stand at the foot of the free room.
      room: { left: left + 2, top: top + 2, right: width - right - 2, bottom: height - bottom - 60 },
      hovered,
    })
    if (isNew.current) drawn()
    isNew.current = false
  })
  const again = useRef(onceATask(() => draw.current()))

  useLayoutEffect(() => {
    isNew.current = true
    sight.stir()
    again.current()
    // Whatever of these changes is drawn; the function itself holds the latest of them.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [sight, scene, words, tokens, hovered, room])

  useEffect(() => {
    const find = ([x, y]: readonly [number, number]) => targetAt(targets.current, x, y)
    let over: Target | null = null
    const point = (target: Target | null, [x, y]: readonly [number, number] = [0, 0]) => {
      if (
        target === over ||
        (target !== null && over !== null && target.kind === over.kind && target.id === over.id)
      )
        return
      over = target
      if (!latest.current.choosing) sight.cursor(target?.kind === 'analog' ? 'pointer' : null)
      setPointed(target === null ? null : { target, x, y })
      latest.current.onHover(target?.kind === 'analog' ? target.id : null)
    }
    const stop = [
      sight.on('move', () => {
        point(null)
        again.current()
      }),
      sight.on('point', (at) => {
        if (at === null) point(null)
        else if (!latest.current.choosing) point(find(at), at)
      }),
      sight.on('press', (at) => {
        const target = latest.current.choosing ? null : find(at)
        point(target, at)
        latest.current.onPress(target, sight.unproject(at))
      }),
    ]
    return () => stop.forEach((each) => each())
  }, [sight, latest])

  useEffect(() => sight.cursor(choosing ? 'crosshair' : null), [sight, choosing])

  const tip = pointed === null ? null : props.tip(pointed.target)
  return createPortal(
    <div className="storm-overlay">
      <canvas ref={canvas} aria-hidden="true" />
      {pointed !== null && tip !== null && (
        <div
          className="storm-tip"
          aria-hidden="true"
          style={{
            transform: `translate(${Math.round(pointed.x)}px, ${Math.round(pointed.y)}px) translate(${pointed.x > sight.size.width / 2 ? 'calc(-100% - 12px)' : '12px'}, ${pointed.y > sight.size.height / 2 ? '-100%' : '8px'})`,
          }}
        >
          {tip}
        </div>
      )}
    </div>,
    sight.element,
  )
}
