/** Advisories: statements that run inside a unit of work. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { formatInstant } from '#kernel/time.ts'
import { newId } from '#values'
import type { AdvisoryOut } from '../schema.ts'
import type { TyphoonTables } from '../tables.ts'
import type { StormRow } from './storms.ts'

type Trx = Transaction<TyphoonTables>
export type AdvisoryRow = TyphoonTables['typhoon.advisory']

export const advisoryOut = (row: AdvisoryRow, storm: string): AdvisoryOut => ({
  id: row.id,
  storm,
  at: formatInstant(row.at),
  lon: row.lon,
  lat: row.lat,
  windMs: row.wind_ms,
  pressureHpa: row.pressure_hpa,
  agency: row.agency,
  receivedAt: formatInstant(row.received_at),
  by: row.by,
  departmentId: row.department_id,
  state: row.state,
  feed: row.feed,
  radii: radiiOut(row.radii),
})

/** The fields in the order of the schema, whatever order the database gives them in. */
const radiiOut = (radii: AdvisoryRow['radii']): AdvisoryOut['radii'] =>
  radii?.map(({ windMs, quadrantsKm: [ne, se, sw, nw] }) => ({ windMs, quadrantsKm: [ne, se, sw, nw] })) ??
  null

/** The operational storm, made by its first advisory; locked, so that two at once come one after the other. */
export async function openStorm(
  db: Trx,
  given: { key: string; name: string | null; at: Date },
): Promise<StormRow> {
  const [season = ''] = given.key.split('-', 1)
  await sql`
    insert into typhoon.storm (id, source, key, season, number, name, revision, first_at, last_at, fixes, max_wind_ms)
    values (${newId()}, 'operational', ${given.key}, ${Number(season)}, ${given.key.slice(season.length + 1)},
      ${given.name}, 0, ${given.at}, ${given.at}, 0, null)
    on conflict (source, key) do nothing`.execute(db)
  const { rows } = await sql<StormRow>`
    select * from typhoon.storm where source = 'operational' and key = ${given.key} for update`.execute(db)
  const storm = rows[0]!
  if (given.name !== null && given.name !== storm.name)
    await db.updateTable('typhoon.storm').set({ name: given.name }).where('id', '=', storm.id).execute()
  return { ...storm, name: given.name ?? storm.name }
}

/** Gives a storm the names that it has not got yet: what somebody entered stays. */
export async function nameStorm(
  db: Trx,
  storm: StormRow,
  given: { name: string | null; nameZh: string | null },
): Promise<StormRow> {
  const names = { name: storm.name ?? given.name, name_zh: storm.name_zh ?? given.nameZh }
  if (names.name !== storm.name || names.name_zh !== storm.name_zh)
    await db.updateTable('typhoon.storm').set(names).where('id', '=', storm.id).execute()
  return { ...storm, ...names }
}

export async function currentAdvisories(db: Kysely<TyphoonTables>, stormId: string): Promise<AdvisoryRow[]> {
  return db
    .selectFrom('typhoon.advisory')
    .selectAll()
    .where('storm_id', '=', stormId)
    .where('state', '=', 'current')
    .orderBy('at')
    .execute()
}

export async function allAdvisories(db: Kysely<TyphoonTables>, stormId: string): Promise<AdvisoryRow[]> {
  return db
    .selectFrom('typhoon.advisory')
    .selectAll()
    .where('storm_id', '=', stormId)
    .orderBy('at', 'desc')
    .orderBy('received_at', 'desc')
    .limit(1000)
    .execute()
}

export async function findAdvisory(
  db: Kysely<TyphoonTables>,
  id: string,
): Promise<{ advisory: AdvisoryRow; storm: StormRow } | null> {
  const advisory = await db
    .selectFrom('typhoon.advisory')
    .selectAll()
    .where(sql`id::text`, '=', id)
    .executeTakeFirst()
  if (advisory === undefined) return null
  const storm = await db
    .selectFrom('typhoon.storm')
    .selectAll()
    .where('id', '=', advisory.storm_id)
    .executeTakeFirstOrThrow()
  return { advisory, storm }
}

/** What of a feed somebody withdrew, for whatever moment. */
export async function withdrawnOf(
  db: Kysely<TyphoonTables>,
  stormId: string,
  feed: string,
): Promise<AdvisoryRow[]> {
  return db
    .selectFrom('typhoon.advisory')
    .selectAll()
    .where('storm_id', '=', stormId)
    .where('feed', '=', feed)
    .where('state', '=', 'withdrawn')
    .orderBy('at')
    .execute()
}

/** False when row-level security let nothing through: it is another department's. */
export async function setState(
  db: Trx,
  id: string,
  changed: { readonly state: 'superseded' } | { readonly state: 'withdrawn'; readonly withdrawn_by: string },
): Promise<boolean> {
  const rows = await db
    .updateTable('typhoon.advisory')
    .set(changed)
    .where('id', '=', id)
    .where('state', '=', 'current')
    .returning('id')
    .execute()
  return rows.length === 1
}

export async function insertAdvisory(
  db: Trx,
  row: Omit<AdvisoryRow, 'id' | 'state' | 'withdrawn_by'>,
): Promise<AdvisoryRow> {
  const radii = row.radii === null ? null : sql<AdvisoryRow['radii']>`${JSON.stringify(row.radii)}::jsonb`
  return db
    .insertInto('typhoon.advisory')
    .values({ ...row, id: newId(), state: 'current', radii })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Brings the storm's own row up to its advisories. Revision counts the changes. */
export async function refreshStorm(db: Trx, stormId: string): Promise<void> {
  await sql`
    update typhoon.storm s set revision = s.revision + 1, fixes = a.fixes, max_wind_ms = a.wind,
      first_at = coalesce(a.first_at, s.first_at), last_at = coalesce(a.last_at, s.last_at)
    from (select count(*)::int as fixes, min(at) as first_at, max(at) as last_at, max(wind_ms) as wind
      from typhoon.advisory where storm_id = ${stormId} and state = 'current') a
    where s.id = ${stormId}`.execute(db)
}
