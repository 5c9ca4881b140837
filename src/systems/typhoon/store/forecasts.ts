/** Forecasts as they were made, with all that is needed to make each again. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { formatInstant } from '#kernel/time.ts'
import { newId } from '#values'
import type { AgencyInput } from '../agency-ground.ts'
import type { ForecastOut, StoredForecast } from '../schema.ts'
import type { TyphoonTables } from '../tables.ts'
import type { NamedPlace } from './places.ts'

/**
 * What the forecast was made from: the fixes and the agencies' forecasts known then, and the places it speaks of. The
 * history is named by its state. Forecasts of an older model have fixes only.
 */
export interface ForecastInput {
  readonly source: string
  readonly key: string
  readonly season: number
  readonly number: string | null
  readonly name: string | null
  readonly fixes: readonly unknown[]
  readonly atMs?: number
  readonly agencies?: AgencyInput | null
  readonly places?: readonly NamedPlace[]
}

interface Row {
  id: string
  made_at: Date
  made_by: string
  result: unknown
  result_sha256: string
}

const stored = (row: Row): StoredForecast => ({
  id: row.id,
  madeAt: formatInstant(row.made_at),
  madeBy: row.made_by,
  sha256: row.result_sha256,
  forecast: row.result as ForecastOut,
})

/** Stores a forecast; the same from the same inputs is stored once. `created` is false for a repetition. */
export async function storeForecast(
  db: Transaction<TyphoonTables>,
  given: {
    stormId: string
    forecast: ForecastOut
    input: ForecastInput
    inputSha256: string
    resultSha256: string
    now: Date
    by: string
  },
): Promise<{ stored: StoredForecast; created: boolean }> {
  const { forecast, input, inputSha256 } = given
  const inserted = await db
    .insertInto('typhoon.forecast')
    .values({
      id: newId(),
      storm_id: given.stormId,
      at: new Date(forecast.at),
      model: forecast.model,
      history: JSON.stringify(forecast.history),
      input: JSON.stringify(input),
      input_sha256: inputSha256,
      result: JSON.stringify(forecast),
      result_sha256: given.resultSha256,
      made_at: given.now,
      made_by: given.by,
    })
    .onConflict((oc) => oc.columns(['storm_id', 'at', 'model', 'input_sha256']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (inserted !== undefined) return { stored: stored(inserted), created: true }
  const row = await db
    .selectFrom('typhoon.forecast')
    .selectAll()
    .where('storm_id', '=', given.stormId)
    .where('at', '=', new Date(forecast.at))
    .where('model', '=', forecast.model)
    .where('input_sha256', '=', inputSha256)
    .executeTakeFirstOrThrow()
  return { stored: stored(row), created: false }
}

export async function findForecast(
  db: Kysely<TyphoonTables>,
  id: string,
): Promise<{ stored: StoredForecast; input: ForecastInput } | null> {
  const row = await db
    .selectFrom('typhoon.forecast')
    .selectAll()
    .where(sql`id::text`, '=', id)
    .executeTakeFirst()
  return row === undefined ? null : { stored: stored(row), input: row.input as unknown as ForecastInput }
}

/** Of the latest moment; null when none was kept. */
export async function latestForecast(
  db: Kysely<TyphoonTables>,
  stormId: string,
): Promise<ForecastOut | null> {
  const row = await db
    .selectFrom('typhoon.forecast')
    .select('result')
    .where('storm_id', '=', stormId)
    .orderBy('at', 'desc')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : (row.result as unknown as ForecastOut)
}

/** Latest moment first. */
export async function forecastsOf(
  db: Kysely<TyphoonTables>,
  stormId: string,
  limit: number,
): Promise<Omit<StoredForecast, 'forecast'>[]> {
  const rows = await db
    .selectFrom('typhoon.forecast')
    .select(['id', 'made_at', 'made_by', 'result_sha256', 'at', 'model'])
    .where('storm_id', '=', stormId)
    .orderBy('at', 'desc')
    .orderBy('made_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    madeAt: formatInstant(row.made_at),
    madeBy: row.made_by,
    sha256: row.result_sha256,
    at: formatInstant(row.at),
    model: row.model,
  }))
}
