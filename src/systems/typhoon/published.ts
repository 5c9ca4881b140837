/** What the typhoon system publishes to other systems and to the public pages. */
import type { Kysely } from 'kysely'
import { gradeOf } from '#engines/cyclone/track.ts'
import type { Words } from '#values'
import { approachOf } from './page/approach.ts'
import { courseAt, fixesOf } from './page/course.ts'
import { kindOf } from './page/scales.ts'
import { sentenceOf } from './page/sentence.ts'
import type { ForecastOut, StormSummary } from './schema.ts'
import { latestForecast } from './store/forecasts.ts'
import { detailOf, findStorm, situation } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

export interface Headline {
  readonly storm: StormSummary
  /** What is expected, as the duty officers read it. */
  readonly sentence: Words
  /** The last one that was made and kept; null until there is one. */
  readonly forecast: ForecastOut | null
  readonly kindOf: (windMs: number | null) => Words
}

/** The active storm in one sentence; null when no storm had a position in the last 48 hours. */
export async function headline(db: Kysely<TyphoonTables>, now: Date): Promise<Headline | null> {
  const { storm, active } = await situation(db, now)
  if (storm === null || !active) return null
  const row = await findStorm(db, storm.id)
  const detail = row === null ? null : await detailOf(db, row)
  if (row === null || detail === null) return null
  const course = courseAt(fixesOf(detail.track), null, now)
  const last = course.known.at(-1)
  const forecast = await latestForecast(db, row.id)
  const approach = forecast === null || last === undefined ? null : approachOf(forecast, last)
  return {
    storm,
    sentence: {
      'zh-CN': sentenceOf({ storm, course, approach, locale: 'zh-CN' }),
      en: sentenceOf({ storm, course, approach, locale: 'en' }),
    },
    forecast,
    kindOf: (windMs) =>
      kindOf({ grade: windMs === null ? null : gradeOf(windMs), nature: 'tropical', windMs }),
  }
}

export { situation } from './store/storms.ts'
export type { TyphoonTables } from './tables.ts'
