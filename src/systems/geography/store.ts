/** Statements of geography. Each runs inside a read or a unit of work. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { shapeAreaM2 } from '#engines/location/area.ts'
import { type Box, boxOf, type Shape } from '#engines/location/shape.ts'
import { newId } from '#values'
import { type Division, DIVISION_EDITION } from './divisions.ts'
import type { KnownPlace } from './facts.ts'
import type { GoodFeature } from './domain/read.ts'
import type { GeographyTables } from './tables.ts'

type Db = Kysely<GeographyTables>
type Trx = Transaction<GeographyTables>
export type ImportTarget = 'outlines' | 'grid' | 'schematic'

/** An import whose process has not been heard of for this long is dead. */
const DEAD_AFTER_MS = 60_000
const CHUNK_ROWS = 500

export const editionOf = async (db: Db, name: string): Promise<string | null> =>
  (await db.selectFrom('geography.edition').select('version').where('name', '=', name).executeTakeFirst())
    ?.version ?? null

export async function noteEdition(db: Trx, name: string, version: string, now: Date): Promise<void> {
  await db
    .insertInto('geography.edition')
    .values({ name, version, loaded_at: now })
    .onConflict((on) => on.column('name').doUpdateSet({ version, loaded_at: now }))
    .execute()
}

/** Puts an edition of the divisions in place of the one before. What it no longer has is withdrawn, never deleted. */
export async function replaceDivisions(db: Trx, divisions: readonly Division[], now: Date): Promise<void> {
  for (let at = 0; at < divisions.length; at += CHUNK_ROWS)
    await db
      .insertInto('geography.division')
      .values(
        divisions.slice(at, at + CHUNK_ROWS).map((d) => ({
          code: d.code,
          statistical_code: d.statisticalCode,
          level: d.level,
          kind: d.kind,
          name_zh: d.nameZh,
          name_en: d.nameEn,
          parent_code: d.parentCode,
          edition: DIVISION_EDITION,
          withdrawn_at: null,
        })),
      )
      .onConflict((on) =>
        on.column('code').doUpdateSet((row) => ({
          kind: row.ref('excluded.kind'),
          name_zh: row.ref('excluded.name_zh'),
          name_en: row.ref('excluded.name_en'),
          edition: row.ref('excluded.edition'),
          withdrawn_at: null,
        })),
      )
      .execute()
  await db
    .updateTable('geography.division')
    .set({ withdrawn_at: now })
    .where('edition', '<>', DIVISION_EDITION)
    .where('withdrawn_at', 'is', null)
    .execute()
}

export async function replacePlaces(db: Trx, places: readonly KnownPlace[], source: string): Promise<void> {
  await db.deleteFrom('geography.place').where('source', '=', source).execute()
  await db
    .insertInto('geography.place')
    .values(
      places.map((p) => ({
        key: p.key,
        name_zh: p.nameZh,
        name_en: p.nameEn,
        kind: p.kind,
        lon: p.position[0],
        lat: p.position[1],
        precision: 'approximate' as const,
        division_code: p.divisionCode,
        source,
      })),
    )
    .execute()
}

export async function divisionNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('geography.published_division').select(['code', 'name_zh']).execute()
  return new Map(rows.map(({ code, name_zh }) => [code, name_zh]))
}

export interface NewImport {
  readonly kind: ImportTarget
  readonly crs: 'wgs84' | 'gcj02'
  readonly source: string
  readonly file: string | null
  readonly sha256: string
  readonly bytes: number
}

/** Begins an import, and clears what a dead one left. Null when another of its kind is under way. */
export async function beginImport(db: Trx, given: NewImport, by: string, now: Date): Promise<string | null> {
  const dead = await db
    .updateTable('geography.import')
    .set({ status: 'failed', finished_at: now })
    .where('kind', '=', given.kind)
    .where('status', '=', 'staging')
    .where('heartbeat_at', '<', new Date(now.getTime() - DEAD_AFTER_MS))
    .returning('id')
    .execute()
  for (const { id } of dead) await dropStaged(db, id)
  const id = newId()
  const { rows } = await sql`
    insert into geography.import (id, kind, crs, source, file, sha256, bytes, status, started_at, heartbeat_at, by)
    values (${id}, ${given.kind}, ${given.crs}, ${given.source}, ${given.file}, ${given.sha256}, ${given.bytes},
      'staging', ${now}, ${now}, ${by})
    on conflict (kind) where status = 'staging' do nothing returning id`.execute(db)
  return rows.length === 0 ? null : id
}

export async function touchImport(db: Trx, id: string, now: Date): Promise<void> {
  await db.updateTable('geography.import').set({ heartbeat_at: now }).where('id', '=', id).execute()
}

async function dropStaged(db: Trx, importId: string): Promise<void> {
  for (const table of ['geography.outline', 'geography.grid_cell'] as const)
    await db.deleteFrom(table).where('import_id', '=', importId).where('state', '=', 'staged').execute()
}

/** @throws when the import is not under way any more: it was taken for dead, and another may have begun. */
export async function finishImport(
  db: Trx,
  id: string,
  given: { status: 'published' | 'rejected' | 'failed'; report: unknown; now: Date },
): Promise<void> {
  if (given.status !== 'published') await dropStaged(db, id)
  const done = await db
    .updateTable('geography.import')
    .set({ status: given.status, finished_at: given.now, report: JSON.stringify(given.report) })
    .where('id', '=', id)
    .where('status', '=', 'staging')
    .returning('id')
    .execute()
  if (done.length === 0) throw new Error(`import ${id} is not under way any more`)
}

export interface Current {
  readonly code: string
  readonly sha256: string
}

/** The checksums of what is current, to see what an import changes. */
export async function currentChecksums(db: Db, kind: ImportTarget): Promise<Current[]> {
  if (kind === 'grid')
    return db
      .selectFrom('geography.grid_cell')
      .select(['code', 'sha256'])
      .where('state', '=', 'current')
      .execute()
  return db
    .selectFrom('geography.outline')
    .select(['division_code as code', 'sha256'])
    .where('state', '=', 'current')
    .where('kind', '=', kind === 'outlines' ? 'official' : 'schematic')
    .execute()
}

/** What is stored now in the box of an import. */
export async function storedNear(
  db: Db,
  kind: 'outlines' | 'grid',
  { west, south, east, north }: Box,
): Promise<{ code: string; shape: Shape }[]> {
  if (west > east) return []
  const near = sql<boolean>`bounds && box(point(${west}, ${south}), point(${east}, ${north}))`
  if (kind === 'grid')
    return db.selectFrom('geography.published_grid_cell').select(['code', 'shape']).where(near).execute()
  return db
    .selectFrom('geography.published_outline')
    .select(['division_code as code', 'shape'])
    .where('kind', '=', 'official')
    .where(near)
    .execute()
}

export interface Staging {
  readonly importId: string
  readonly kind: ImportTarget
  readonly source: string
  readonly now: Date
}

/** Stages features, out of every reader's sight. */
export async function stage(
  db: Trx,
  { importId, kind, source, now }: Staging,
  features: readonly GoodFeature[],
): Promise<void> {
  const common = (f: GoodFeature) => {
    const { west, south, east, north } = boxOf(f.shape)
    return {
      id: newId(),
      import_id: importId,
      division_code: f.divisionCode,
      revision: 0,
      state: 'staged' as const,
      shape: JSON.stringify(f.shape),
      bounds: sql`box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`,
      sha256: f.sha256,
      area_m2: shapeAreaM2(f.shape),
      source,
      recorded_at: now,
    }
  }
  if (kind === 'grid')
    await db
      .insertInto('geography.grid_cell')
      .values(features.map((f) => ({ ...common(f), code: f.code })))
      .execute()
  else
    await db
      .insertInto('geography.outline')
      .values(
        features.map((f) => ({
          ...common(f),
          kind: kind === 'outlines' ? ('official' as const) : ('schematic' as const),
          valid_from: f.validFrom,
        })),
      )
      .execute()
}

/** Makes what was staged current: the one before is superseded and stays readable. One short transaction. */
export async function publishStaged(db: Trx, { importId, kind }: Staging): Promise<void> {
  const table = sql.table(kind === 'grid' ? 'geography.grid_cell' : 'geography.outline')
  const same =
    kind === 'grid'
      ? sql`old.code = new.code`
      : sql`old.division_code = new.division_code and old.kind = new.kind`
  await sql`
    update ${table} new set revision = 1 + coalesce((select max(old.revision) from ${table} old where ${same} and old.state <> 'staged'), 0)
    where new.import_id = ${importId} and new.state = 'staged'`.execute(db)
  await sql`
    update ${table} old set state = 'superseded' from ${table} new
    where ${same} and old.state = 'current' and new.import_id = ${importId} and new.state = 'staged'`.execute(
    db,
  )
  await sql`
    update ${table} set state = 'current' where import_id = ${importId} and state = 'staged'`.execute(db)
}
