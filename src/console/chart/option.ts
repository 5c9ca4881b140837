/** The chart's model in ECharts' terms, in the tokens of the theme. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Locale } from '#values'
import { formatNumber, fullTime, shortTime, weekday } from '../format.ts'
import type { Token, Tokens } from '../theme.ts'
import { type BandSeries, type ChartModel, type LineSeries, namedLevels, xText } from './model.ts'
import { timeTicks } from './time-ticks.ts'

const CATEGORIES: readonly Token[] = ['data-1', 'data-2', 'data-3', 'data-4', 'data-5', 'data-6']
const LABEL = 12

export function optionOf(
  model: ChartModel,
  t: Tokens,
  locale: Locale,
  font: string,
  height: number,
): EChartsCoreOption {
  const lines = model.series.filter((s): s is LineSeries => s.kind !== 'band')
  const colour = (s: LineSeries | BandSeries) => {
    const place = lines.findIndex((l) => l.id === s.id)
    return t[s.colour ?? (s.kind === 'band' ? 'fan' : (CATEGORIES[place] ?? 'ghost'))]
  }
  const bars = lines.some((s) => s.kind === 'bar')
  const label = { color: t['ink-2'], fontSize: LABEL, fontFamily: font }
  const axisLine = { lineStyle: { color: t['line-2'] } }
  const unit = model.y.unit
  const ticks = model.x.kind === 'time' ? timeTicks(...rangeOf(model)) : []
  const marked = ticks.length === 0 ? {} : { customValues: ticks }
  const longest = Math.max(0, ...lines.filter((s) => s.role !== 'ghost').map((s) => width(s.name)))
  return {
    animation: false,
    textStyle: { fontFamily: font, color: t.ink },
    aria: { enabled: false },
    grid: {
      left: 8,
      right: 16 + longest,
      top: unit === undefined ? 12 : 28,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: model.x.kind,
      ...(model.x.kind === 'category' ? { data: [...(model.x.categories ?? [])] } : {}),
      axisLine,
      axisTick: { ...marked, show: model.x.kind !== 'category', lineStyle: { color: t['line-2'] } },
      axisLabel: {
        ...label,
        ...marked,
        hideOverlap: true,
        ...(model.x.kind === 'time' ? { formatter: (x: number) => tick(x) } : {}),
      },
      splitLine: { show: false },
      // On a time axis the pointer of this chart moves those of its group.
      axisPointer: {
        show: true,
        snap: false,
        lineStyle: { color: t['ink-2'], type: 'solid', width: 1 },
        label: { show: false },
      },
    },
    yAxis: {
      type: 'value',
      name: unit ?? '',
      nameLocation: 'end',
      nameGap: 10,
      nameTextStyle: { ...label, align: 'left' },
      scale: !bars,
      ...(model.y.min === undefined ? {} : { min: model.y.min }),
      ...(model.y.max === undefined ? {} : { max: model.y.max }),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...label, formatter: (n: number) => formatNumber(n, Number.isInteger(n) ? 0 : 1) },
      splitLine: { lineStyle: { color: t.line } },
      splitNumber: 4,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: t.surface,
      borderColor: t['line-2'],
      borderWidth: 1,
      padding: [4, 8],
      extraCssText: 'box-shadow:none;border-radius:4px',
      textStyle: { color: t.ink, fontSize: LABEL, fontFamily: font },
      formatter: (given: unknown) => tip(model, given, locale),
    },
    series: [
      ...model.series.flatMap((s) => (s.kind === 'band' ? band(s, colour(s)) : [])),
      ...lines.map((s, i) => ({
        ...line(s, colour(s), t, label, endsInside(s, lines)),
        ...(i === 0 ? { markLine: marks(model, t, label, height) } : {}),
      })),
    ],
  }
}

/** From the first x of any series to the last. */
function rangeOf(model: ChartModel): [from: number, to: number] {
  const ends = model.series
    .flatMap((s) => [s.data[0]?.[0], s.data.at(-1)?.[0]])
    .filter((x) => x !== undefined)
  return ends.length === 0 ? [0, 0] : [Math.min(...ends), Math.max(...ends)]
}

/** Room for a direct label, in pixels at 12 px: full for Chinese, half for Latin. */
const width = (name: string): number =>
  [...name].reduce((sum, c) => sum + (c.codePointAt(0)! > 0x2e7f ? 12 : 6.6), 8)

function tick(x: number): string {
  const text = shortTime(new Date(x))
  return text.endsWith('00:00') ? text.slice(0, 5) : text
}

/** Another series goes on after it: then its name stands above its end, not beside it. */
function endsInside(s: LineSeries, all: readonly LineSeries[]): boolean {
  const end = s.data.at(-1)?.[0] ?? 0
  return all.some((other) => (other.data.at(-1)?.[0] ?? 0) > end)
}

function line(s: LineSeries, colour: string, t: Tokens, label: object, inside: boolean) {
  const light = s.role === 'forecast'
  const ghost = s.role === 'ghost'
  return {
    id: s.id,
    name: s.name,
    type: s.kind === 'points' ? 'scatter' : s.kind,
    data: s.data.map(([x, y]) => [x, y]),
    ...(s.kind === 'line' ? { showSymbol: s.data.length < 2, connectNulls: false } : {}),
    ...(s.step === true ? { step: 'end' } : {}),
    symbolSize: 5,
    barMaxWidth: 24,
    color: ghost ? t.ghost : colour,
    lineStyle: { width: ghost ? 1 : 2, type: light ? [6, 3] : 'solid', opacity: light ? 0.75 : 1 },
    itemStyle: { opacity: light ? 0.6 : 1 },
    endLabel: {
      ...label,
      show: s.kind === 'line' && !ghost,
      formatter: s.name,
      color: colour,
      distance: 4,
      ...(inside ? { align: 'right', verticalAlign: 'bottom', offset: [-8, -6] } : {}),
    },
    labelLayout: { moveOverlap: 'shiftY' },
    emphasis: { disabled: true },
    z: ghost ? 2 : 3,
  }
}

/** Two lines stacked: the lower one is not drawn, the upper one's area reaches down to it. */
function band(s: BandSeries, colour: string) {
  const shared = {
    type: 'line',
    stack: s.id,
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
    z: 1,
  }
  return [
    { ...shared, id: `${s.id}-low`, name: `${s.name}-low`, data: s.data.map(([x, low]) => [x, low]) },
    {
      ...shared,
      id: `${s.id}-high`,
      name: s.name,
      data: s.data.map(([x, low, high]) => [x, high - low]),
      areaStyle: { color: colour, opacity: 0.08 + (1 - s.cover) * 0.28 },
    },
  ]
}

function marks(model: ChartModel, t: Tokens, label: object, height: number) {
  const named = namedLevels(model, height)
  const levels = (model.levels ?? []).map(({ y, label: name }) => ({
    yAxis: y,
    lineStyle: { color: t['line-2'], type: [2, 3], width: 1 },
    label: { ...label, show: named.has(y), formatter: name, position: 'insideStartTop' },
  }))
  const cursor =
    model.cursor === undefined || model.cursor === null
      ? []
      : [
          {
            xAxis: model.cursor,
            lineStyle: { color: t.ink, type: 'solid', width: 1 },
            label: { show: false },
          },
        ]
  return { silent: true, symbol: 'none', animation: false, data: [...levels, ...cursor] }
}

/** Made of elements, not of markup: names and units are somebody's input. */
function tip(model: ChartModel, given: unknown, locale: Locale): HTMLElement {
  const box = document.createElement('div')
  box.className = 'chart-tip'
  const x = (given as { axisValue?: number | string; dataIndex?: number }[])[0]
  if (x === undefined) return box
  const at = model.x.kind === 'category' ? (x.dataIndex ?? 0) : Number(x.axisValue)
  const head = document.createElement('div')
  const date = new Date(at)
  head.textContent =
    model.x.kind === 'time' ? `${fullTime(date)} ${weekday(date, locale)}` : xText(model.x, at)
  box.append(head)
  for (const s of model.series) {
    const unit = s.unit ?? model.y.unit
    const decimals = s.decimals ?? 0
    const point = nearest(s.data, at)
    if (point === undefined || point[1] === null) continue
    const row = document.createElement('div')
    const value = document.createElement('b')
    value.textContent =
      s.kind === 'band'
        ? `${formatNumber(point[1], decimals)} – ${formatNumber(point[2] ?? null, decimals)}`
        : formatNumber(point[1], decimals)
    row.append(`${s.name} `, value, unit === undefined ? '' : ` ${unit}`)
    box.append(row)
  }
  return box
}

/** The point at x, or the nearest within half the usual distance between points. */
function nearest(
  data: readonly (readonly [x: number, y: number | null, high?: number])[],
  x: number,
): readonly [x: number, y: number | null, high?: number] | undefined {
  let best: (typeof data)[number] | undefined
  for (const p of data) if (best === undefined || Math.abs(p[0] - x) < Math.abs(best[0] - x)) best = p
  const [first, last] = [data[0], data.at(-1)]
  if (best === undefined || first === undefined || last === undefined) return undefined
  const usual = data.length > 1 ? (last[0] - first[0]) / (data.length - 1) : 0
  return Math.abs(best[0] - x) <= usual / 2 + 1e-9 ? best : undefined
}
