/** The reads behind the routes and commands. */
import { type Kysely, sql } from 'kysely'
import type { Shape } from '#engines/location/shape.ts'
import type { Level } from './domain/codes.ts'
import type { PublishedGeography } from './published.ts'
import type { GeographyTables } from './tables.ts'
import type { OutlineRow } from './view.ts'

type Db = Kysely<GeographyTables>
export type DivisionRow = PublishedGeography['geography.published_division']

export interface DivisionFilter {
  readonly parent?: string | undefined
  readonly level?: Level | undefined
}

export async function listDivisions(
  db: Db,
  { parent, level }: DivisionFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: DivisionRow[]; total: number }> {
  let query = db.selectFrom('geography.published_division')
  // Below its parent at any depth: the streets of the city as well as of a district.
  if (parent !== undefined) query = query.where('code', 'like', `${parent}%`).where('code', '<>', parent)
  if (level !== undefined) query = query.where('level', '=', level)
  else if (parent !== undefined) query = query.where('parent_code', '=', parent)
  const { total } = await query.select((e) => e.fn.countAll<bigint>().as('total')).executeTakeFirstOrThrow()
  const rows = await query.selectAll().orderBy('code').limit(limit).offset(offset).execute()
  return { rows, total: Number(total) }
}

export async function divisionsByCode(db: Db, codes: readonly string[]): Promise<Map<string, DivisionRow>> {
  if (codes.length === 0) return new Map()
  const rows = await db
    .selectFrom('geography.published_division')
    .selectAll()
    .where('code', 'in', codes)
    .execute()
  return new Map(rows.map((row) => [row.code, row]))
}

export async function childCount(db: Db, code: string): Promise<number> {
  const { count } = await db
    .selectFrom('geography.published_division')
    .select((e) => e.fn.countAll<bigint>().as('count'))
    .where('parent_code', '=', code)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Current outlines, without their shapes, of one division or of a level. */
export async function outlineKinds(
  db: Db,
  of: { code: string } | { level: Level },
): Promise<{ code: string; kind: 'official' | 'schematic'; revision: number; source: string }[]> {
  const query = db
    .selectFrom('geography.published_outline')
    .select(['division_code as code', 'kind', 'revision', 'source'])
    .orderBy('kind')
  return 'code' in of
    ? query.where('division_code', '=', of.code).execute()
    : query.where('level', '=', of.level).execute()
}

const outlineColumns = [
  'o.division_code',
  'o.kind',
  'o.revision',
  'o.shape',
  'o.area_m2',
  'o.source',
  'o.valid_from',
  'd.level',
  'd.name_zh',
  'd.name_en',
] as const

/**
 * The current outlines of a level: the official ones where there are any, else the schematic ones; the two are never
 * mixed, for they would not fit together.
 */
export async function currentOutlines(
  db: Db,
  of: { level: Level; parent?: string | undefined; kind?: 'official' | 'schematic' | undefined },
): Promise<{ kind: 'official' | 'schematic' | null; rows: OutlineRow[] }> {
  const kinds = new Set((await outlineKinds(db, { level: of.level })).map(({ kind }) => kind))
  const kind = of.kind ?? (kinds.has('official') ? 'official' : 'schematic')
  if (!kinds.has(kind)) return { kind: null, rows: [] }
  const rows = await db
    .selectFrom('geography.outline as o')
    .innerJoin('geography.division as d', 'd.code', 'o.division_code')
    .select(outlineColumns)
    .where('o.state', '=', 'current')
    .where('o.kind', '=', kind)
    .where('d.level', '=', of.level)
    .where('o.division_code', 'like', `${of.parent ?? ''}%`)
    .orderBy('o.division_code')
    .execute()
  return { kind, rows }
}

/** One outline: a revision, or the current one (the official one, where the kind is not said). */
export async function outlineOf(
  db: Db,
  code: string,
  of: { kind?: 'official' | 'schematic' | undefined; revision?: number | undefined },
): Promise<OutlineRow | null> {
  let query = db
    .selectFrom('geography.outline as o')
    .innerJoin('geography.division as d', 'd.code', 'o.division_code')
    .select(outlineColumns)
    .where('o.division_code', '=', code)
    .where('o.state', '<>', 'staged')
  if (of.kind !== undefined) query = query.where('o.kind', '=', of.kind)
  query =
    of.revision === undefined
      ? query.where('o.state', '=', 'current')
      : query.where('o.revision', '=', of.revision)
  return (await query.orderBy('o.kind').limit(1).executeTakeFirst()) ?? null
}

export const outlineRevisions = (db: Db, code: string) =>
  db
    .selectFrom('geography.outline')
    .select(['kind', 'revision', 'state', 'source', 'valid_from', 'recorded_at', 'import_id'])
    .where('division_code', '=', code)
    .where('state', '<>', 'staged')
    .orderBy('kind')
    .orderBy('revision')
    .execute()

/** Grid cells whose bounds touch a box; one more than `most` says that there are too many. */
export const gridCellsIn = (
  db: Db,
  box: { west: number; south: number; east: number; north: number },
  most: number,
): Promise<{ code: string; division_code: string; revision: number; shape: Shape }[]> =>
  db
    .selectFrom('geography.published_grid_cell')
    .select(['code', 'division_code', 'revision', 'shape'])
    .where(sql<boolean>`bounds && box(point(${box.west}, ${box.south}), point(${box.east}, ${box.north}))`)
    .orderBy('code')
    .limit(most + 1)
    .execute()

export const allPlaces = (db: Db) =>
  db.selectFrom('geography.published_place').selectAll().orderBy('key').execute()
