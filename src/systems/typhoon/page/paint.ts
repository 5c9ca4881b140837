/** Draws a scene on a canvas. Called for every move of the map and of the moment, so it does no more than draw. */
import type { Tokens } from '#console/theme.ts'
import { agencyHover } from './agencies/rows.ts'
import { GUANGZHOU } from './course.ts'
import { gradeColour, PIN_TOKENS, withAlpha } from './colours.ts'
import { type Box, placeLabels, type Wanted } from './place-labels.ts'
import { GRADE_LOOKS, type Shape } from './scales.ts'
import type { FixMark, Scene } from './scene.ts'

type Project = (lon: number, lat: number) => readonly [x: number, y: number]
type XY = readonly [x: number, y: number]

/** The words beside marks, already in the reader's language. */
export interface SceneWords {
  readonly current: string
  readonly city: string
  /** By lead, in the order of `scene.leads`. */
  readonly leads: readonly string[]
  /** By grade. */
  readonly grade: (mark: FixMark) => string
  readonly analog: (id: string) => string
  /** By agency, in the order of `scene.agencies`. */
  readonly agencies: readonly string[]
  readonly scenario: (id: string) => string
  readonly warningLine: (hours: 24 | 48) => string
}

/** What can be pointed at, in pixels. */
export interface Target {
  readonly kind: 'analog' | 'agency' | 'fix' | 'lead' | 'after'
  readonly id: string
  readonly points: readonly XY[]
}

interface Paint {
  readonly scene: Scene
  readonly words: SceneWords
  readonly tokens: Tokens
  readonly font: string
  readonly project: Project
  readonly width: number
  readonly height: number
  /** The part that no panel covers: words stay in it. */
  readonly room: Box
  readonly hovered: string | null
}

/** Nearer than this, the ends of two lines cannot both have a name. */
const SAME_END_PX = 30

export function paint(ctx: CanvasRenderingContext2D, p: Paint): Target[] {
  const { scene, tokens: t } = p
  const onScreen = (path: readonly XY[]): XY[] => path.map(([lon, lat]) => p.project(lon, lat))
  const targets: Target[] = []
  ctx.clearRect(0, 0, p.width, p.height)
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  const labels: { text: string; wanted: Wanted; colour: string; bold: boolean }[] = []
  const say = (text: string, [x, y]: XY, gap: number, colour = t.ink, bold = false) => {
    ctx.font = `${bold ? '600 ' : ''}12px ${p.font}`
    labels.push({
      text,
      colour,
      bold,
      wanted: { x, y, gap, width: ctx.measureText(text).width + 4, height: 16 },
    })
  }

  for (const { hours, path } of scene.lines) {
    const xy = onScreen(path)
    stroke(ctx, xy, { colour: withAlpha(t['line-2'], 0.8), width: 1, dash: hours === 24 ? [] : [8, 5] })
  }
  for (const { ring } of scene.leads) {
    if (ring.length === 0) continue
    trace(ctx, onScreen(ring))
    ctx.fillStyle = withAlpha(t.fan, 0.045)
    ctx.fill()
    stroke(ctx, null, { colour: withAlpha(t.fan, 0.7), width: 1 })
  }
  const scenario = scene.scenarios.find(({ id }) => id === p.hovered)
  scene.members.forEach((path, i) => {
    const alpha = scenario === undefined ? 0.2 : scenario.members.has(i) ? 0.5 : 0.06
    stroke(ctx, onScreen(path), { colour: withAlpha(t.fan, alpha), width: 1 })
  })
  const pinned = scene.analogs.filter(({ pin }) => pin >= 0).length
  for (const { id, path, match, pin } of [...scene.analogs].sort(
    (a, b) => rank(a, p.hovered) - rank(b, p.hovered),
  )) {
    const xy = onScreen(path)
    const hovered = id === p.hovered
    // The hovered one takes the colour that it would have pinned.
    const token =
      pin >= 0 ? PIN_TOKENS[pin] : hovered ? PIN_TOKENS[Math.min(pinned, PIN_TOKENS.length - 1)] : null
    const colour = t[token ?? 'ghost']
    stroke(ctx, xy, { colour, width: hovered ? 3 : pin >= 0 ? 2 : 1.25 })
    if (match !== null) dot(ctx, p.project(...match), hovered || pin >= 0 ? 3.5 : 2, colour, null)
    if (hovered || pin >= 0)
      say(p.words.analog(id), xy.findLast((at) => isIn(at, p.room)) ?? [-99, -99], 6, colour, true)
    targets.push({ kind: 'analog', id, points: xy })
  }
  /** Lines that end at one place have one label, with all their names. */
  const ends: { at: XY; names: string[]; hovered: boolean }[] = []
  scene.agencies.forEach(({ id, path, dash }, i) => {
    const xy = onScreen(path)
    const hovered = p.hovered === agencyHover(id)
    stroke(ctx, xy, { colour: t.ink, width: hovered ? 2.5 : 1.1, dash })
    targets.push({ kind: 'agency', id, points: xy })
    const at = xy.findLast((each) => isIn(each, p.room))
    const name = p.words.agencies[i]
    if (at === undefined || name === undefined) return
    const same = ends.find((end) => Math.hypot(end.at[0] - at[0], end.at[1] - at[1]) < SAME_END_PX)
    if (same === undefined) ends.push({ at, names: [name], hovered })
    else {
      same.names.push(name)
      same.hovered ||= hovered
    }
  })
  for (const { at, names, hovered } of ends) say(names.join(' · '), at, 7, t.ink, hovered)
  stroke(ctx, onScreen(scene.reference), { colour: t['ink-2'], width: 1.5, dash: [3, 4] })

  const track = onScreen(scene.track)
  stroke(ctx, track, { colour: t.surface, width: 4 })
  for (const [i, from] of [0, ...scene.gaps].entries()) {
    stroke(ctx, track.slice(from, scene.gaps[i]), { colour: t['ink-2'], width: 1.5 })
    if (from > 0)
      stroke(ctx, track.slice(from - 1, from + 1), { colour: t['ink-2'], width: 1.5, dash: [2, 5] })
  }
  if (scene.after.length > 0) {
    const after = onScreen(scene.after.map(({ at }) => at))
    stroke(ctx, [...track.slice(-1), ...after], { colour: t.surface, width: 4 })
    stroke(ctx, [...track.slice(-1), ...after], { colour: t.ink, width: 1.5, dash: [1, 4] })
    marks(ctx, scene.after, after, p, targets, 'after')
  }
  marks(ctx, scene.fixes, track, p, targets, 'fix')

  const best = onScreen(scene.best)
  stroke(ctx, best, { colour: t.surface, width: 6 })
  stroke(ctx, best.slice(0, scene.weakFrom), { colour: t.fan, width: 3.5 })
  stroke(ctx, best.slice(Math.max(0, scene.weakFrom - 1)), { colour: t.fan, width: 2, dash: [2, 5] })
  if (scenario !== undefined) {
    const xy = onScreen(scenario.path)
    const colour = t[PIN_TOKENS[Math.min(pinned, PIN_TOKENS.length - 1)]!]
    stroke(ctx, xy, { colour: t.surface, width: 6 })
    stroke(ctx, xy, { colour, width: 3 })
    say(p.words.scenario(scenario.id), xy.findLast((at) => isIn(at, p.room)) ?? [-99, -99], 8, colour, true)
  }
  const bold: (() => void)[] = []
  scene.leads.forEach((lead, i) => {
    const at = p.project(...lead.at)
    dot(ctx, at, 4, t.surface, t.fan)
    targets.push({ kind: 'lead', id: String(i), points: [at] })
    bold.push(() => say(p.words.leads[i] ?? '', at, 9, t.ink, true))
  })
  const city = p.project(...GUANGZHOU)
  dot(ctx, city, 5, t.surface, t.ink)
  dot(ctx, city, 2, t.ink, null)
  if (scene.current !== null) {
    const at = p.project(...scene.current.at)
    cyclone(ctx, at, t)
    say(p.words.current, at, 16, t.ink, true)
  }
  say(p.words.city, city, 9, t.ink, true)
  for (const each of bold) each()
  scene.fixes.forEach((mark, i) => {
    if (mark.turns && i < scene.fixes.length - 1) say(p.words.grade(mark), track[i]!, 9, t['ink-2'])
  })
  for (const { hours, path } of scene.lines) {
    const inside = onScreen(path).findLast((at) => isIn(at, p.room))
    if (inside !== undefined) say(p.words.warningLine(hours), inside, 6, t['ink-2'])
  }
  const marked = [...track, ...best].map(([x, y]): Box => ({
    left: x - 5,
    top: y - 5,
    right: x + 5,
    bottom: y + 5,
  }))
  write(ctx, labels, p, marked)
  return targets
}

const rank = (a: { id: string; pin: number }, hovered: string | null): number =>
  a.id === hovered ? 2 : a.pin >= 0 ? 1 : 0

const isIn = ([x, y]: XY, room: Box): boolean =>
  x > room.left && x < room.right && y > room.top && y < room.bottom

function trace(ctx: CanvasRenderingContext2D, path: readonly XY[]) {
  ctx.beginPath()
  path.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)))
}

interface Line {
  readonly colour: string
  readonly width: number
  readonly dash?: readonly number[]
}

/** `path` null strokes what was traced last. */
function stroke(
  ctx: CanvasRenderingContext2D,
  path: readonly XY[] | null,
  { colour, width, dash = [] }: Line,
) {
  if (path !== null) {
    if (path.length < 2) return
    trace(ctx, path)
  }
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.setLineDash([...dash])
  ctx.stroke()
  ctx.setLineDash([])
}

function dot(ctx: CanvasRenderingContext2D, [x, y]: XY, radius: number, fill: string, edge: string | null) {
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
  ctx.fillStyle = fill
  ctx.fill()
  if (edge !== null) stroke(ctx, null, { colour: edge, width: 2 })
}

function marks(
  ctx: CanvasRenderingContext2D,
  list: readonly FixMark[],
  xy: readonly XY[],
  { tokens: t }: Paint,
  targets: Target[],
  kind: 'fix' | 'after',
) {
  list.forEach(({ grade }, i) => {
    const at = xy[i]!
    const look = grade === null ? null : GRADE_LOOKS[grade]
    outline(ctx, look?.shape ?? 'circle', at, look?.radius ?? 2.25)
    ctx.fillStyle = gradeColour(grade, t)
    ctx.fill()
    stroke(ctx, null, { colour: grade === null ? t['ink-2'] : t['data-4'], width: 1 })
    targets.push({ kind, id: String(i), points: [at] })
  })
}

/** The outline of a grade's shape, about a point. */
function outline(ctx: CanvasRenderingContext2D, shape: Shape, [x, y]: XY, r: number) {
  ctx.beginPath()
  if (shape === 'circle') ctx.arc(x, y, r, 0, 2 * Math.PI)
  else if (shape === 'square') ctx.rect(x - r, y - r, 2 * r, 2 * r)
  else
    cornersOf(shape, r).forEach(([dx, dy], i) =>
      i === 0 ? ctx.moveTo(x + dx, y + dy) : ctx.lineTo(x + dx, y + dy),
    )
  ctx.closePath()
}

/** Corners of a triangle, a diamond or a star of six points, clockwise from the top. */
export function cornersOf(shape: 'triangle' | 'diamond' | 'star', r: number): XY[] {
  const count = { triangle: 3, diamond: 4, star: 12 }[shape]
  return Array.from({ length: count }, (_, i): XY => {
    const length = shape === 'star' && i % 2 === 1 ? r * 0.55 : r
    const angle = (2 * Math.PI * i) / count
    return [length * Math.sin(angle), -length * Math.cos(angle)]
  })
}

/** The symbol of a tropical cyclone of the northern hemisphere: a ring with two arms that turn counter-clockwise. */
function cyclone(ctx: CanvasRenderingContext2D, [x, y]: XY, t: Tokens) {
  for (const [colour, extra] of [
    [t.surface, 3],
    [t.ink, 0],
  ] as const) {
    ctx.lineWidth = 3 + extra
    ctx.strokeStyle = colour
    for (const turn of [0, Math.PI]) {
      ctx.beginPath()
      ctx.arc(
        x + 6 * Math.sin(turn),
        y - 6 * Math.cos(turn) + (turn === 0 ? 5 : -5),
        11,
        turn - 1.75,
        turn - 0.35,
      )
      ctx.stroke()
    }
    dot(ctx, [x, y], 7 + extra / 2, colour, null)
  }
  dot(ctx, [x, y], 3.5, t.surface, null)
}

function write(
  ctx: CanvasRenderingContext2D,
  labels: readonly { text: string; wanted: Wanted; colour: string; bold: boolean }[],
  p: Paint,
  marked: readonly Box[],
) {
  const boxes = placeLabels(
    labels.map(({ wanted }) => wanted),
    p.room,
    marked,
  )
  ctx.textBaseline = 'middle'
  labels.forEach(({ text, colour, bold }, i) => {
    const box = boxes[i]
    if (box === null || box === undefined) return
    ctx.font = `${bold ? '600 ' : ''}12px ${p.font}`
    ctx.lineWidth = 3.5
    ctx.strokeStyle = withAlpha(p.tokens.surface, 0.9)
    ctx.strokeText(text, box.left + 2, box.top + 8.5)
    ctx.fillStyle = colour
    ctx.fillText(text, box.left + 2, box.top + 8.5)
  })
}
