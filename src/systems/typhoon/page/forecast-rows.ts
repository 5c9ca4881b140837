/** The forecast as a table: the same rows for the page, its file, and the text of the map. */
import { fullTime, formatPosition, shortTime } from '#console/format.ts'
import type { Cell } from '#console/csv.ts'
import { gradeOf } from '#engines/cyclone/track.ts'
import type { Locale } from '#values'
import type { ForecastOut } from '../schema.ts'
import { type Fix, HOUR_MS, kmToGuangzhou } from './course.ts'
import { forceOf, type Grade, gradeFrom, GRADE_WORDS, kindOf } from './scales.ts'
import { words } from './words.ts'

export interface Row {
  /** Hours ahead; 0 is the last position itself. */
  readonly h: number
  readonly at: Date
  readonly lon: number
  readonly lat: number
  readonly windMs: number | null
  /** Its 70 % range, where the forecast has one. */
  readonly windRange: readonly [low: number, high: number] | null
  readonly grade: Grade | null
  /** The grade in words, or what the storm is otherwise. */
  readonly kind: Record<Locale, string>
  readonly force: string | null
  /** Null for the last position, which is known. */
  readonly radius70Km: number | null
  readonly cityKm: number
}

const weak = { 'zh-CN': '弱于热带低压', en: 'below depression' }

export function rowsOf(last: Fix, forecast: ForecastOut): Row[] {
  const startMs = Date.parse(forecast.at)
  const now: Row = {
    h: 0,
    at: new Date(last.atMs),
    lon: last.lon,
    lat: last.lat,
    windMs: last.windMs,
    windRange: null,
    grade: gradeFrom(last.grade),
    kind: kindOf(last),
    force: last.windMs === null ? null : forceOf(last.windMs),
    radius70Km: null,
    cityKm: kmToGuangzhou(last),
  }
  return [
    now,
    ...forecast.leads.map((lead): Row => {
      const { h, lon, lat, windMs, radius70Km } = lead
      const grade = windMs === null ? null : gradeOf(windMs)
      return {
        h,
        at: new Date(startMs + h * HOUR_MS),
        lon,
        lat,
        windMs,
        windRange: rangeOf(lead),
        grade,
        kind: grade === null ? weak : GRADE_WORDS[grade],
        force: windMs === null ? null : forceOf(windMs),
        radius70Km,
        cityKm: kmToGuangzhou({ lon, lat }),
      }
    }),
  ]
}

/** Without past cases the ends are the same as the middle: no range is known. */
function rangeOf({ windLowMs, windHighMs }: ForecastOut['leads'][number]): Row['windRange'] {
  return windLowMs == null || windHighMs == null || windLowMs === windHighMs ? null : [windLowMs, windHighMs]
}

/** Head and rows for a CSV file; times are Asia/Shanghai and UTC both, so that nobody has to guess. */
export function fileOf(rows: readonly Row[], locale: Locale): { head: string[]; body: Cell[][] } {
  const named = (word: keyof typeof words, unit?: keyof typeof words) =>
    `${words[word][locale]}${unit === undefined ? '' : ` (${words[unit][locale]})`}`
  return {
    head: [
      named('lead', 'h'),
      `${words.time[locale]} (UTC+8)`,
      `${words.time[locale]} (UTC)`,
      named('lon', 'degrees'),
      named('lat', 'degrees'),
      named('wind', 'ms'),
      named('windLow', 'ms'),
      named('windHigh', 'ms'),
      named('grade'),
      named('force'),
      named('radius', 'km'),
      named('toCity', 'km'),
    ],
    body: rows.map((row) => [
      row.h,
      fullTime(row.at),
      row.at.toISOString(),
      Number(row.lon.toFixed(3)),
      Number(row.lat.toFixed(3)),
      row.windMs,
      row.windRange?.[0],
      row.windRange?.[1],
      row.kind[locale],
      row.force,
      row.radius70Km,
      Math.round(row.cityKm),
    ]),
  }
}

/** `16.9°N 124.8°E` on two parts, for a narrow column. */
export const placeOf = (row: Row): string => formatPosition(row.lon, row.lat, 1)
export const timeOf = (row: Row): string => shortTime(row.at)
