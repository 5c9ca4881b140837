/** The strength charts as data: wind with the grades of GB/T 19201-2006, and pressure, on one time axis. */
import type { ChartModel, LineSeries } from '#console/chart/model.ts'
import type { Locale } from '#values'
import type { ForecastOut, MatchOut } from '../schema.ts'
import { PIN_TOKENS } from './colours.ts'
import { type Course, HOUR_MS } from './course.ts'
import { GRADE_LIMITS, GRADE_WORDS } from './scales.ts'
import { words } from './words.ts'

interface Given {
  readonly course: Course
  readonly forecast: ForecastOut | null
  /** With the names they are shown by. */
  readonly pinned: readonly { readonly analog: MatchOut; readonly title: string }[]
  /** Whether what came after is shown. */
  readonly after: boolean
  readonly windMeanMinutes: number
}

const FLOOR_MS = 5
const CEILING_MS = 70

export function windModel(
  { course, forecast, pinned, after, windMeanMinutes }: Given,
  locale: Locale,
): ChartModel {
  const last = course.known.at(-1)
  const series: LineSeries[] = [
    {
      id: 'past',
      name: words.past[locale],
      kind: 'line',
      colour: 'ink',
      data: course.known.map(({ atMs, windMs }) => [atMs, windMs]),
    },
  ]
  if (forecast !== null && last !== undefined) {
    const startMs = Date.parse(forecast.at)
    series.push({
      id: 'forecast',
      name: words.forecast[locale],
      kind: 'line',
      role: 'forecast',
      colour: 'fan',
      data: [
        [last.atMs, last.windMs],
        ...forecast.leads.map(({ h, windMs }): [number, number | null] => [startMs + h * HOUR_MS, windMs]),
      ],
    })
    pinned.forEach(({ analog, title }, i) =>
      series.push({
        id: analog.storm,
        name: title,
        kind: 'line',
        colour: PIN_TOKENS[i] ?? 'ghost',
        data: analog.path.filter(([h]) => h <= 120).map(([h, , , windMs]) => [startMs + h * HOUR_MS, windMs]),
      }),
    )
  }
  if (after && last !== undefined && course.after.length > 0)
    series.push({
      id: 'after',
      name: words.came[locale],
      kind: 'line',
      role: 'ghost',
      data: [last, ...course.after].map(({ atMs, windMs }) => [atMs, windMs]),
    })
  return {
    title:
      locale === 'en'
        ? `${windMeanMinutes}${words.meanMinutes.en} wind near the centre`
        : `${words.windChart['zh-CN']}（${windMeanMinutes} ${words.meanMinutes['zh-CN']}）`,
    x: { kind: 'time' },
    y: { unit: words.ms[locale], min: lowest(series), max: Math.max(CEILING_MS, highest(series)) },
    series,
    levels: GRADE_LIMITS.map(({ grade, fromMs }) => ({ y: fromMs, label: GRADE_WORDS[grade][locale] })),
    cursor: course.phase === 'over' ? null : course.atMs,
  }
}

/** Null where no pressure is known. */
export function pressureModel({ course, after }: Given, locale: Locale): ChartModel | null {
  if (!course.known.some(({ pressureHpa }) => pressureHpa !== null)) return null
  const last = course.known.at(-1)!
  const series: LineSeries[] = [
    {
      id: 'past',
      name: words.past[locale],
      kind: 'line',
      colour: 'ink',
      data: course.known.map(({ atMs, pressureHpa }) => [atMs, pressureHpa]),
    },
  ]
  if (after && course.after.length > 0)
    series.push({
      id: 'after',
      name: words.came[locale],
      kind: 'line',
      role: 'ghost',
      data: [last, ...course.after].map(({ atMs, pressureHpa }) => [atMs, pressureHpa]),
    })
  return {
    title: words.pressureChart[locale],
    x: { kind: 'time' },
    y: { unit: words.hpa[locale] },
    series,
    cursor: course.phase === 'over' ? null : course.atMs,
  }
}

const lowest = (series: readonly LineSeries[]): number =>
  Math.floor(Math.min(FLOOR_MS, ...series.flatMap(({ data }) => data.map(([, y]) => y ?? FLOOR_MS))))

const highest = (series: readonly LineSeries[]): number =>
  Math.ceil(Math.max(0, ...series.flatMap(({ data }) => data.map(([, y]) => y ?? 0))) / 10) * 10
