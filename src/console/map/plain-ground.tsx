/** The ground without MapLibre: seen as long as MapLibre is not where the camera is. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useLocale } from '../locale.ts'
import { useTokens } from '../theme.ts'
import { useLatest } from '../use-latest.ts'
import { drawGround } from './ground.ts'
import type { Place } from './model.ts'
import { onceATask } from './once-a-task.ts'
import type { Sight } from './sight.ts'

export function PlainGround({ sight, places }: { sight: Sight; places: readonly Place[] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const tokens = useTokens()
  const locale = useLocale()
  const draw = useLatest(() => {
    const element = canvas.current
    if (element === null) return
    element.hidden = sight.isLevel
    const ctx = sight.isLevel ? null : element.getContext('2d', { alpha: false })
    if (ctx === null) return
    const { width, height } = sight.size
    const ratio = devicePixelRatio
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (element.width !== w || element.height !== h) {
      element.width = w
      element.height = h
    }
    drawGround(ctx, {
      camera: sight.camera,
      width,
      height,
      ratio,
      tokens,
      places,
      locale,
      again: again.current,
    })
  })
  const again = useRef(onceATask(() => draw.current()))

  useLayoutEffect(() => {
    again.current()
    // Whatever of these changes is drawn; the function itself holds the latest of them.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [sight, tokens, places, locale])

  useEffect(() => {
    const stop = [sight.on('move', again.current), sight.on('ground', again.current)]
    return () => stop.forEach((each) => each())
  }, [sight])

  return <canvas ref={canvas} className="map-ground" aria-hidden="true" />
}
