/** A chart as data, so that the picture, its table, its file and its description are all made from the same. */
import type { Locale } from '#values'
import { formatNumber, fullTime } from '../format.ts'
import type { Cell } from '../csv.ts'
import type { Token } from '../theme.ts'

/** `x` is an instant in milliseconds on a time axis, a number on a value axis, an index of `categories` otherwise. */
export type Point = readonly [x: number, y: number | null]
/** A fan's part between two quantiles. */
type BandPoint = readonly [x: number, low: number, high: number]

interface SeriesBase {
  readonly id: string
  readonly name: string
  readonly unit?: string
  readonly decimals?: number
  readonly colour?: Token
}
export interface LineSeries extends SeriesBase {
  readonly kind: 'line' | 'bar' | 'points'
  readonly data: readonly Point[]
  /** A forecast is lighter and dashed; a ghost is what was said before a revision. */
  readonly role?: 'past' | 'forecast' | 'ghost'
  readonly step?: boolean
}
export interface BandSeries extends SeriesBase {
  readonly kind: 'band'
  readonly data: readonly BandPoint[]
  /** Share covered, of one: 0.5, 0.8, 0.95. The wider, the lighter. */
  readonly cover: number
}
type Series = LineSeries | BandSeries

interface Axis {
  readonly kind: 'time' | 'value' | 'category'
  readonly name?: string
  readonly unit?: string
  readonly categories?: readonly string[]
}

export interface ChartModel {
  readonly title: string
  readonly x: Axis
  /** One unit for all series of a chart; two units are two charts with the same crosshair. */
  readonly y: { readonly name?: string; readonly unit?: string; readonly min?: number; readonly max?: number }
  readonly series: readonly Series[]
  /** Levels worth a line with their name at its end: the classes of a scale. */
  readonly levels?: readonly { readonly y: number; readonly label: string }[]
  /** The chosen moment. */
  readonly cursor?: number | null
}

/** What the axis and its labels take of a chart's height, in pixels, and what a line of text needs. */
const FRAME_PX = 56
const LINE_PX = 15

/** The levels whose names fit above their lines without touching, from the highest down, in a chart so high. */
export function namedLevels(model: ChartModel, height: number): Set<number> {
  const values = model.series.flatMap((s) =>
    s.kind === 'band' ? s.data.flatMap(([, low, high]) => [low, high]) : s.data.flatMap(([, y]) => y ?? []),
  )
  const low = model.y.min ?? Math.min(...values)
  const high = model.y.max ?? Math.max(...values)
  const perUnit = Math.max(height - FRAME_PX, 1) / Math.max(high - low, 1e-9)
  const named = new Set<number>()
  let above = Infinity
  for (const { y } of [...(model.levels ?? [])].sort((a, b) => b.y - a.y)) {
    if ((above - y) * perUnit < LINE_PX) continue
    named.add(y)
    above = y
  }
  return named
}

export const xText = (axis: Axis, x: number): string =>
  axis.kind === 'time'
    ? fullTime(new Date(x))
    : axis.kind === 'category'
      ? (axis.categories?.[x] ?? String(x))
      : formatNumber(x, Number.isInteger(x) ? 0 : 1)

/** Head and rows: one row for each x that any series has, one column a series, two a band. */
export function tableOf(model: ChartModel, locale: Locale): { head: string[]; rows: Cell[][] } {
  const named = (s: SeriesBase, suffix = '') => {
    const unit = s.unit ?? model.y.unit
    return `${s.name}${suffix}${unit === undefined ? '' : ` (${unit})`}`
  }
  const [low, high] = locale === 'en' ? [' low', ' high'] : ['下限', '上限']
  const first = model.x.name ?? (model.x.kind === 'time' ? (locale === 'en' ? 'Time' : '时间') : '')
  const head = [first]
  const columns: Map<number, Cell[]>[] = []
  for (const s of model.series) {
    if (s.kind === 'band') {
      head.push(named(s, low), named(s, high))
      columns.push(new Map(s.data.map(([x, l, h]) => [x, [l, h]])))
    } else {
      head.push(named(s))
      columns.push(new Map(s.data.map(([x, y]) => [x, [y]])))
    }
  }
  const xs = [...new Set(columns.flatMap((c) => [...c.keys()]))].sort((a, b) => a - b)
  const rows = xs.map((x) => [
    xText(model.x, x),
    ...model.series.flatMap((s, i) => columns[i]!.get(x) ?? (s.kind === 'band' ? [null, null] : [null])),
  ])
  return { head, rows }
}

/** What a reader who does not see the chart is told: from when to when, the first, lowest, highest and last value. */
export function description(model: ChartModel, locale: Locale): string {
  const parts = model.series.flatMap((s) => {
    if (s.kind === 'band') return []
    const points = s.data.filter((p): p is readonly [number, number] => p[1] !== null)
    const [first, last] = [points[0], points.at(-1)]
    if (first === undefined || last === undefined) return []
    const unit = s.unit ?? model.y.unit ?? ''
    const value = (n: number) => `${formatNumber(n, s.decimals ?? 0)}${unit === '' ? '' : ` ${unit}`}`
    const at = (p: readonly [number, number]) => xText(model.x, p[0])
    const lowest = points.reduce((a, b) => (b[1] < a[1] ? b : a))
    const highest = points.reduce((a, b) => (b[1] > a[1] ? b : a))
    return locale === 'en'
      ? [
          `${s.name}: ${points.length} values from ${at(first)} (${value(first[1])}) to ${at(last)} (${value(last[1])}); lowest ${value(lowest[1])} at ${at(lowest)}, highest ${value(highest[1])} at ${at(highest)}.`,
        ]
      : [
          `${s.name}：${points.length} 个值，从 ${at(first)}（${value(first[1])}）到 ${at(last)}（${value(last[1])}）；最低 ${value(lowest[1])}（${at(lowest)}），最高 ${value(highest[1])}（${at(highest)}）。`,
        ]
  })
  const none = locale === 'en' ? 'No values.' : '没有数值。'
  return `${model.title}${locale === 'en' ? '. ' : '。'}${parts.length === 0 ? none : parts.join(' ')}`
}
