/**
 * The ground of base.ts drawn on a canvas: what stands on the screen until MapLibre has drawn it, and again whenever the
 * page turns the camera. Keep the two alike, so that nobody sees one take over from the other.
 */
import type { Locale } from '#values'
import type { Tokens } from '../theme.ts'
import { COAST_FROM_ZOOM, DEGREES_FROM_ZOOM, LINE_PX, PLACE_FONT, PLACE_PX } from './base.ts'
import { type Camera, type Size, mercatorX, mercatorY, projected, worldPx } from './camera.ts'
import { type Detail, landOf, WORLD } from './land.ts'
import type { Place } from './model.ts'

interface Drawing extends Size {
  readonly camera: Camera
  /** Pixels of the canvas for one of the page. */
  readonly ratio: number
  readonly tokens: Tokens
  readonly places: readonly Place[]
  readonly locale: Locale
  /** A coastline has come: draw again. */
  readonly again: () => void
}

export function drawGround(ctx: CanvasRenderingContext2D, d: Drawing): void {
  const { camera, width, height, ratio, tokens: t } = d
  const plain = () => ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  plain()
  ctx.fillStyle = t.sea
  ctx.fillRect(0, 0, width, height)
  const world = worldPx(camera.zoom)
  const [middle, half] = [mercatorX(camera.lon), width / 2 / world]
  const details: Detail[] = ['world', 'pacific']
  if (camera.zoom >= COAST_FROM_ZOOM) details.push('coast')
  const scale = world / WORLD
  for (const detail of details) {
    const land = landOf(detail, d.again)
    if (land === null) continue
    // The world stands beside itself as often as the view is wide.
    for (let turn = Math.floor(middle - half); turn <= Math.floor(middle + half); turn++) {
      const left = width / 2 + (turn - middle) * world
      const top = height / 2 - mercatorY(camera.lat) * world
      ctx.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top)
      ctx.fillStyle = t.sea
      ctx.fill(land.sea)
      ctx.fillStyle = t.land
      ctx.fill(land.land, 'evenodd')
      ctx.strokeStyle = t.shore
      ctx.lineWidth = LINE_PX / scale
      ctx.stroke(land.shore)
    }
  }
  plain()
  ctx.strokeStyle = t.graticule
  ctx.lineWidth = LINE_PX
  graticule(ctx, d, 10)
  if (camera.zoom >= DEGREES_FROM_ZOOM) graticule(ctx, d, 1)
  names(ctx, d)
}

const LAST_PARALLEL = 80

function graticule(ctx: CanvasRenderingContext2D, { camera, width, height }: Drawing, step: number) {
  const world = worldPx(camera.zoom)
  const x = (lon: number) => width / 2 + (mercatorX(lon) - mercatorX(camera.lon)) * world
  const y = (lat: number) => height / 2 + (mercatorY(lat) - mercatorY(camera.lat)) * world
  const half = (180 * width) / world
  ctx.beginPath()
  for (let lon = Math.ceil((camera.lon - half) / step) * step; lon <= camera.lon + half; lon += step) {
    ctx.moveTo(x(lon), y(LAST_PARALLEL))
    ctx.lineTo(x(lon), y(-LAST_PARALLEL))
  }
  for (let lat = -LAST_PARALLEL; lat <= LAST_PARALLEL; lat += step) {
    if (y(lat) < 0 || y(lat) > height) continue
    ctx.moveTo(0, y(lat))
    ctx.lineTo(width, y(lat))
  }
  ctx.stroke()
}

/** Where a name stands from its dot, in the order in which it is tried: the middle of the text, in its own half sizes. */
const SIDES: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
]
/** From the dot to the text beside it, and to the line above or below it. */
const GAP_PX = PLACE_PX / 2 + 2
const GAP_LINE_PX = PLACE_PX * 0.2
const HALF_LINE_PX = PLACE_PX * 0.6
/** MapLibre sets its letters this much lower. */
const LOWER_PX = 2
/** Free on every side of a name, as MapLibre keeps it. */
const APART_PX = 2
const DOT_PX = 1.6

/** Each name once, at the turn of the world that is nearest; those of low rank stay where two collide. */
function names(ctx: CanvasRenderingContext2D, { camera, width, height, tokens: t, places, locale }: Drawing) {
  ctx.font = `${PLACE_PX}px ${PLACE_FONT.join()}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.lineJoin = 'round'
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = []
  const dots: (readonly [x: number, y: number])[] = []
  for (const { position, name } of [...places].sort((a, b) => (a.rank ?? 10) - (b.rank ?? 10))) {
    const lon = position[0] + 360 * Math.round((camera.lon - position[0]) / 360)
    const [x, y] = projected(camera, { width, height }, [lon, position[1]])
    if (x < -width || x > 2 * width || y < -height || y > 2 * height) continue
    dots.push([x, y])
    const text = name[locale]
    const half = ctx.measureText(text).width / 2
    for (const [dx, dy] of SIDES) {
      const [cx, cy] = [x + dx * (GAP_PX + half), y + dy * (GAP_LINE_PX + HALF_LINE_PX)]
      const [w, h] = [half + APART_PX, HALF_LINE_PX + APART_PX]
      const box = [cx - w, cy - h, cx + w, cy + h] as const
      if (taken.some((o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3])) continue
      taken.push(box)
      ctx.lineWidth = 2.5
      ctx.strokeStyle = t.land
      ctx.strokeText(text, cx, cy + LOWER_PX)
      ctx.fillStyle = t.ink
      ctx.fillText(text, cx, cy + LOWER_PX)
      break
    }
  }
  ctx.fillStyle = t.ink
  for (const [x, y] of dots) {
    ctx.beginPath()
    ctx.arc(x, y, DOT_PX, 0, 2 * Math.PI)
    ctx.fill()
  }
}
