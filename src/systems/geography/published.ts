/** What other systems may read of geography: its views, and the answer to "which district is this in?". */
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { CELL_RESOLUTION, cellOf } from '#engines/location/cells.ts'
import { placeIn, type Shape } from '#engines/location/shape.ts'
import type { View } from '#kernel/system.ts'
import type { Position } from '#values'
import type { DivisionKind, Level } from './domain/codes.ts'
import { decide, type NoDivision, type OfficialOutline } from './domain/locate.ts'

/** For the table types of a system that reads these: `interface MyTables extends PublishedGeography { … }`. */
export interface PublishedGeography {
  'geography.published_division': {
    code: string
    statistical_code: string
    level: Level
    kind: DivisionKind
    name_zh: string
    name_en: string | null
    parent_code: string | null
  }
  'geography.published_outline': {
    division_code: string
    level: Level
    /** Never decide responsibility by a schematic one; `locate` does not. */
    kind: 'official' | 'schematic'
    revision: number
    /** Coordinates of a GeoJSON MultiPolygon. */
    shape: Shape
    area_m2: number
    source: string
    valid_from: string | null
    recorded_at: Date
  }
  'geography.published_grid_cell': {
    code: string
    division_code: string
    revision: number
    shape: Shape
    area_m2: number
    source: string
    recorded_at: Date
  }
  'geography.published_place': {
    key: string
    name_zh: string
    name_en: string | null
    kind: string
    lon: number
    lat: number
    precision: 'approximate' | 'surveyed'
    division_code: string | null
    source: string
  }
}

export interface Located {
  readonly position: Position
  /** The district that answers for the place; null with a reason. Never from a schematic outline. */
  readonly district: string | null
  /** The deepest division known: a community, street or district. */
  readonly division: string | null
  readonly reason: NoDivision | null
  /** Districts on whose boundary the position is. */
  readonly candidates: readonly string[]
  /** The unit grid cell, where cells were imported. */
  readonly gridCell: string | null
  readonly h3: { readonly resolution: number; readonly cell: string }
}

/** Where a position is. Works inside any read or unit of work of a system whose tables include these views. */
export async function locate<DB extends PublishedGeography>(
  given: Kysely<DB>,
  position: Position,
): Promise<Located> {
  // Kysely cannot see through a type parameter; the views are there whatever else DB holds.
  const db = given as unknown as Kysely<PublishedGeography>
  const [lon, lat] = position
  const here = sql<boolean>`bounds @> box(point(${lon}, ${lat}), point(${lon}, ${lat}))`
  const near: OfficialOutline[] = await db
    .selectFrom('geography.published_outline')
    .select(['division_code as code', 'level', 'shape'])
    .where('kind', '=', 'official')
    .where(here)
    .execute()
  const levels = await db
    .selectFrom('geography.published_outline')
    .select(['kind', 'level'])
    .distinct()
    .where('level', '=', 'district')
    .execute()
  const cells = await db
    .selectFrom('geography.published_grid_cell')
    .select(['code', 'shape'])
    .where(here)
    .orderBy('code')
    .execute()
  const { divisions, reason, candidates } = decide(position, near, {
    officialDistricts: levels.some(({ kind }) => kind === 'official'),
    schematic: levels.some(({ kind }) => kind === 'schematic'),
  })
  return {
    position,
    district: divisions.district ?? null,
    division:
      reason === null ? (divisions.community ?? divisions.street ?? divisions.district ?? null) : null,
    reason,
    candidates,
    gridCell: cells.find(({ shape }) => placeIn(position, shape) === 'inside')?.code ?? null,
    h3: { resolution: CELL_RESOLUTION, cell: cellOf(position) },
  }
}

/** Whose responsibility a place is, district level; null with a reason while only the schematic outline is there. */
export async function districtOf<DB extends PublishedGeography>(
  db: Kysely<DB>,
  position: Position,
): Promise<{ division: string | null; reason: NoDivision | null }> {
  const { district, reason } = await locate(db, position)
  return { division: district, reason }
}

const OWNER = 'planning-and-natural-resources'
const text = Type.String()
const textOrNull = Type.Union([text, Type.Null()])
const shape = Type.Array(Type.Array(Type.Array(Type.Array(Type.Number()))))

export const views: readonly View[] = [
  {
    name: 'geography.published_division',
    title: { 'zh-CN': '行政区划与统计用区划', en: 'Administrative and statistical divisions' },
    schema: Type.Object({
      code: text,
      statistical_code: text,
      level: text,
      kind: text,
      name_zh: text,
      name_en: textOrNull,
      parent_code: textOrNull,
    }),
    owner: 'civil-affairs',
    sharing: 'unconditional',
    personalData: false,
  },
  {
    name: 'geography.published_outline',
    title: { 'zh-CN': '区划轮廓（含示意）', en: 'Outlines of divisions, official and schematic' },
    schema: Type.Object({
      division_code: text,
      level: text,
      kind: text,
      revision: Type.Integer(),
      shape,
      bounds: Type.String({
        description: 'PostgreSQL box, for its index: (east,north),(west,south), degrees',
      }),
      area_m2: Type.Number(),
      source: text,
      valid_from: textOrNull,
      recorded_at: Type.String({ format: 'date-time' }),
    }),
    owner: OWNER,
    sharing: 'unconditional',
    personalData: false,
  },
  {
    name: 'geography.published_grid_cell',
    title: { 'zh-CN': '单元网格（GB/T 30428）', en: 'Unit grid cells (GB/T 30428)' },
    schema: Type.Object({
      code: text,
      division_code: text,
      revision: Type.Integer(),
      shape,
      bounds: Type.String({
        description: 'PostgreSQL box, for its index: (east,north),(west,south), degrees',
      }),
      area_m2: Type.Number(),
      source: text,
      recorded_at: Type.String({ format: 'date-time' }),
    }),
    owner: 'city-management',
    sharing: 'conditional',
    personalData: false,
  },
  {
    name: 'geography.published_place',
    title: { 'zh-CN': '地点', en: 'Places' },
    schema: Type.Object({
      key: text,
      name_zh: text,
      name_en: textOrNull,
      kind: text,
      lon: Type.Number(),
      lat: Type.Number(),
      precision: text,
      division_code: textOrNull,
      source: text,
    }),
    owner: 'civil-affairs',
    sharing: 'unconditional',
    personalData: false,
  },
]
