/** Statements of an import: begin, stage, publish, finish. Each runs inside a unit of work. */
import { createHash } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Source, type Track, windMs } from '#engines/cyclone/track.ts'
import { formatInstant } from '#kernel/time.ts'
import { newId } from '#values'
import type { ImportReport } from '../schema.ts'
import type { TyphoonTables } from '../tables.ts'

type Trx = Transaction<TyphoonTables>

/** Null when an import of this source is under way. */
export async function beginImport(
  db: Trx,
  given: { source: Source; file: string; by: string; now: Date },
): Promise<string | null> {
  const id = newId()
  const { rows } = await sql`
    insert into typhoon.import (id, source, file, status, started_at, heartbeat_at, by)
    values (${id}, ${given.source}, ${given.file}, 'staging', ${given.now}, ${given.now}, ${given.by})
    on conflict (source) where status = 'staging' do nothing returning id`.execute(db)
  return rows.length === 0 ? null : id
}

export async function touchImport(db: Trx, id: string, now: Date): Promise<void> {
  await db.updateTable('typhoon.import').set({ heartbeat_at: now }).where('id', '=', id).execute()
}

/** Fails the import of a process that died, and clears what it staged. False when it lives. */
export async function takeOverDead(db: Trx, source: Source, before: Date, now: Date): Promise<boolean> {
  const dead = await db
    .updateTable('typhoon.import')
    .set({ status: 'failed', finished_at: now })
    .where('source', '=', source)
    .where('status', '=', 'staging')
    .where('heartbeat_at', '<', before)
    .returning('id')
    .execute()
  for (const { id } of dead) await dropStaged(db, id)
  return dead.length > 0
}

/** What of a storm makes a revision: names and fixes, in an order and form that never change. */
export function checksumOf(track: Track): string {
  const fixes = track.fixes.map((f) => [
    f.atMs,
    f.lon,
    f.lat,
    f.wind,
    f.pressureHpa,
    f.grade,
    f.nature,
    f.outerWind ?? null,
    f.radii?.map((r) => [r.windKn, ...r.quadrantsNm]) ?? null,
  ])
  return createHash('sha256')
    .update(JSON.stringify([track.number, track.name, fixes]))
    .digest('hex')
}

export interface Staged {
  readonly new: number
  readonly revised: number
}

/** Stages the tracks that are new or differ from what counts now. */
export async function stageTracks(
  db: Trx,
  given: { importId: string; source: Source; tracks: readonly Track[]; now: Date },
): Promise<Staged> {
  const { importId, source, tracks, now } = given
  const { rows: known } = await sql<{ key: string; id: string; revision: number; checksum: string }>`
    select s.key, s.id, s.revision, r.checksum
    from typhoon.storm s join typhoon.storm_revision r on r.storm_id = s.id and r.revision = s.revision
    where s.source = ${source} and s.key = any(${tracks.map((t) => t.key)}::text[])`.execute(db)
  const byKey = new Map(known.map((row) => [row.key, row]))
  const changed = tracks
    .map((track) => {
      const before = byKey.get(track.key)
      const checksum = checksumOf(track)
      return { track, checksum, before, id: before?.id ?? newId(), revision: (before?.revision ?? 0) + 1 }
    })
    .filter(({ before, checksum }) => before?.checksum !== checksum)
  if (changed.length > 0) {
    await insertRevisions(db, importId, source, changed)
    await insertFixes(db, changed)
  }
  await touchImport(db, importId, now)
  const isNew = changed.filter(({ before }) => before === undefined).length
  return { new: isNew, revised: changed.length - isNew }
}

interface Changed {
  readonly track: Track
  readonly checksum: string
  readonly id: string
  readonly revision: number
}

async function insertRevisions(
  db: Trx,
  importId: string,
  source: Source,
  changed: readonly Changed[],
): Promise<void> {
  await db
    .insertInto('typhoon.storm_revision')
    .values(
      changed.map(({ track, checksum, id, revision }) => ({
        storm_id: id,
        revision,
        import_id: importId,
        source,
        key: track.key,
        season: track.season,
        number: track.number,
        name: track.name,
        checksum,
        first_at: new Date(track.fixes[0]!.atMs),
        last_at: new Date(track.fixes.at(-1)!.atMs),
        fixes: track.fixes.length,
        max_wind_ms: maxWindMs(track),
      })),
    )
    .execute()
}

export function maxWindMs(track: Track): number | null {
  const winds = track.fixes.map((fix) => windMs(fix, track.source)).filter((w) => w !== null)
  return winds.length === 0 ? null : Math.max(...winds)
}

async function insertFixes(db: Trx, changed: readonly Changed[]): Promise<void> {
  const rows = changed.flatMap(({ track, id, revision }) => track.fixes.map((fix) => ({ fix, id, revision })))
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of)
  await sql`
    insert into typhoon.fix (storm_id, revision, at, lon, lat, wind, pressure_hpa, grade, nature, extra)
    select * from unnest(
      ${column((r) => r.id)}::uuid[], ${column((r) => r.revision)}::int[],
      ${column((r) => new Date(r.fix.atMs).toISOString())}::timestamptz[],
      ${column((r) => r.fix.lon)}::float8[], ${column((r) => r.fix.lat)}::float8[],
      ${column((r) => r.fix.wind)}::float8[], ${column((r) => r.fix.pressureHpa)}::float8[],
      ${column((r) => r.fix.grade)}::text[], ${column((r) => r.fix.nature)}::text[],
      ${column((r) => extraOf(r.fix))}::jsonb[])`.execute(db)
}

function extraOf({ outerWind, radii }: Track['fixes'][number]): string | null {
  return outerWind === undefined && radii === undefined ? null : JSON.stringify({ outerWind, radii })
}

/** Makes what was staged count: storms point to their new revisions. Short, however large the file. */
export async function publishStaged(
  db: Trx,
  given: { importId: string; source: Source; changed: boolean },
): Promise<void> {
  const { importId, changed } = given
  if (!changed) return
  await sql`
    insert into typhoon.storm (id, source, key, season, number, name, revision, first_at, last_at, fixes, max_wind_ms)
    select storm_id, source, key, season, number, name, revision, first_at, last_at, fixes, max_wind_ms
    from typhoon.storm_revision where import_id = ${importId}
    on conflict (source, key) do update set
      season = excluded.season, number = excluded.number, name = excluded.name, revision = excluded.revision,
      first_at = excluded.first_at, last_at = excluded.last_at, fixes = excluded.fixes,
      max_wind_ms = excluded.max_wind_ms`.execute(db)
  // Imports of two sources may end at the same moment; their numbers must not.
  await sql`select pg_advisory_xact_lock(hashtext('typhoon.import'))`.execute(db)
  await sql`
    update typhoon.import set seq = (select coalesce(max(seq), 0) + 1 from typhoon.import)
    where id = ${importId}`.execute(db)
}

export async function dropStaged(db: Trx, importId: string): Promise<void> {
  await sql`
    delete from typhoon.fix f using typhoon.storm_revision r
    where r.import_id = ${importId} and f.storm_id = r.storm_id and f.revision = r.revision`.execute(db)
  await db.deleteFrom('typhoon.storm_revision').where('import_id', '=', importId).execute()
}

export async function finishImport(
  db: Trx,
  given: Pick<ImportReport, 'id' | 'storms' | 'fixes' | 'new' | 'revised' | 'rejected' | 'notices'> & {
    status: 'published' | 'failed'
    now: Date
    sha256: string | null
    bytes: number
  },
): Promise<ImportReport> {
  const { id, status, now, sha256, bytes, storms, fixes, rejected, notices, revised } = given
  const row = await db
    .updateTable('typhoon.import')
    .set({
      status,
      finished_at: now,
      sha256,
      bytes,
      storms,
      fixes,
      new: given.new,
      revised,
      rejected: JSON.stringify(rejected),
      notices: JSON.stringify(notices),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toReport(row)
}

type ImportRow = Pick<
  TyphoonTables['typhoon.import'],
  | 'id'
  | 'file'
  | 'source'
  | 'status'
  | 'started_at'
  | 'finished_at'
  | 'by'
  | 'storms'
  | 'fixes'
  | 'new'
  | 'revised'
> & { rejected: unknown; notices: unknown }

export const toReport = (row: ImportRow): ImportReport => ({
  id: row.id,
  file: row.file,
  source: row.source,
  status: row.status,
  at: formatInstant(row.finished_at ?? row.started_at),
  by: row.by,
  storms: row.storms,
  fixes: row.fixes,
  new: row.new,
  revised: row.revised,
  rejected: row.rejected as ImportReport['rejected'],
  notices: row.notices as ImportReport['notices'],
})

/** Newest first. */
export async function readImports(
  db: Kysely<TyphoonTables>,
  page: { limit: number; offset: number },
): Promise<{ total: number; imports: ImportReport[] }> {
  const { total } = await db
    .selectFrom('typhoon.import')
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('typhoon.import')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { total, imports: rows.map(toReport) }
}

export async function readImport(db: Kysely<TyphoonTables>, id: string): Promise<ImportReport | null> {
  const row = await db
    .selectFrom('typhoon.import')
    .selectAll()
    .where(sql`id::text`, '=', id)
    .executeTakeFirst()
  return row === undefined ? null : toReport(row)
}
