/** Agencies' forecasts and the feeds they come by: statements that run inside a unit of work or a read. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { AgencyForecast } from '#engines/cyclone/agency.ts'
import type { FeedForecast } from '#engines/cyclone/zjwater.ts'
import { newId } from '#values'
import type { AgencyPoints, TyphoonTables } from '../tables.ts'
import type { StormRow } from './storms.ts'

type Db = Kysely<TyphoonTables>
type Trx = Transaction<TyphoonTables>
type ForecastRow = TyphoonTables['typhoon.agency_forecast']

/** A stored forecast, and since when it was known. */
export interface KnownForecast extends AgencyForecast {
  readonly knownMs: number
  readonly receivedAt: Date
  readonly revision: number
}

const pointsOf = (forecast: AgencyForecast): AgencyPoints =>
  forecast.points.map(({ h, lon, lat, windMs, pressureHpa }) => [h, lon, lat, windMs, pressureHpa])

const known = (row: ForecastRow): KnownForecast => ({
  agency: row.agency,
  issuedMs: row.issued_at.getTime(),
  points: row.points.map(([h, lon, lat, windMs, pressureHpa]) => ({ h, lon, lat, windMs, pressureHpa })),
  knownMs: row.known_at.getTime(),
  receivedAt: row.received_at,
  revision: row.revision,
})

/** Every forecast of a storm with its corrections, in order of issue and revision. */
export async function agencyForecasts(db: Db, stormId: string): Promise<KnownForecast[]> {
  const rows = await db
    .selectFrom('typhoon.agency_forecast')
    .selectAll()
    .where('storm_id', '=', stormId)
    .orderBy('issued_at')
    .orderBy('agency')
    .orderBy('revision')
    .execute()
  return rows.map(known)
}

/** Changes with any position and any forecast of a storm. */
export const stampOf = ({ revision }: StormRow, forecasts: number): string => `${revision} ${forecasts}`

/** The storms of a time that agencies' forecasts are known of; with the stamp of each. */
export async function toldStorms(
  db: Db,
  from: Date,
  until: Date,
): Promise<{ storm: StormRow; stamp: string }[]> {
  const rows = await db
    .selectFrom('typhoon.storm as s')
    .innerJoin('typhoon.agency_forecast as f', 'f.storm_id', 's.id')
    .where('s.last_at', '>=', from)
    .where('s.first_at', '<=', until)
    .selectAll('s')
    .select(sql<number>`count(*)::int`.as('count'))
    .groupBy('s.id')
    .orderBy('s.key')
    .execute()
  return rows.map(({ count, ...storm }) => ({ storm, stamp: stampOf(storm, count) }))
}

export interface Taken {
  readonly received: number
  readonly corrected: number
  readonly unchanged: number
  /** When the last of what is new was known; null where nothing is. */
  readonly knownAt: Date | null
}

/** A statement has at most 65,535 parameters; a row has nine. */
const ROWS_AT_ONCE = 500

/**
 * Stores what is new of a reply's forecasts, which come in order of `knownMs`. The same again changes nothing; another
 * forecast from the same analysis is its next revision. A forecast was known from the fix it came with only where that
 * fix came by the same reply (`newFixes`, ms UTC), as all do of an old file: with a fix that was there before, or was
 * refused, it is known from now.
 */
export async function storeForecasts(
  db: Trx,
  given: {
    stormId: string
    forecasts: readonly FeedForecast[]
    newFixes: ReadonlySet<number>
    now: Date
    by: string
  },
): Promise<Taken> {
  const { stormId, newFixes, now, by } = given
  const stored = new Map<string, { content: string; revision: number; knownMs: number }[]>()
  for (const one of await agencyForecasts(db, stormId)) {
    const key = `${one.agency} ${one.issuedMs}`
    const before = stored.get(key) ?? []
    before.push({ content: JSON.stringify(pointsOf(one)), revision: one.revision, knownMs: one.knownMs })
    stored.set(key, before)
  }
  const last = new Map(given.forecasts.map((one) => [`${one.agency} ${one.issuedMs}`, one]))
  const rows: ForecastRow[] = []
  for (const one of given.forecasts) {
    const key = `${one.agency} ${one.issuedMs}`
    const before = stored.get(key) ?? []
    const points = pointsOf(one)
    const content = JSON.stringify(points)
    const latest = before.at(-1)
    // The reply tells of earlier fixes too: only with its last word on a forecast can it take a correction back.
    const isKnown =
      last.get(key) === one ? latest?.content === content : before.some((b) => b.content === content)
    if (isKnown) continue
    const revision = (latest?.revision ?? 0) + 1
    const withFix = newFixes.has(one.knownMs) && (latest === undefined || one.knownMs > latest.knownMs)
    const knownMs = withFix ? one.knownMs : Math.max(now.getTime(), latest?.knownMs ?? 0)
    before.push({ content, revision, knownMs })
    stored.set(key, before)
    rows.push({
      id: newId(),
      storm_id: stormId,
      agency: one.agency,
      issued_at: new Date(one.issuedMs),
      revision,
      known_at: new Date(knownMs),
      received_at: now,
      by,
      points,
    })
  }
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await db
      .insertInto('typhoon.agency_forecast')
      .values(
        rows
          .slice(from, from + ROWS_AT_ONCE)
          .map((row) => ({ ...row, points: sql<AgencyPoints>`${JSON.stringify(row.points)}::jsonb` })),
      )
      .execute()
  const corrected = rows.filter(({ revision }) => revision > 1).length
  return {
    received: rows.length - corrected,
    corrected,
    unchanged: given.forecasts.length - rows.length,
    knownAt: rows.length === 0 ? null : new Date(Math.max(...rows.map((row) => row.known_at.getTime()))),
  }
}

export type FeedRow = TyphoonTables['typhoon.feed']

export async function readFeed(db: Db, name: string): Promise<FeedRow | null> {
  const row = await db.selectFrom('typhoon.feed').selectAll().where('name', '=', name).executeTakeFirst()
  return row ?? null
}

export async function writeFeed(db: Trx, row: FeedRow): Promise<void> {
  const { name: _name, ...rest } = row
  await db
    .insertInto('typhoon.feed')
    .values(row)
    .onConflict((oc) => oc.column('name').doUpdateSet(rest))
    .execute()
}
