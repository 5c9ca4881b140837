/** The shapes that geography says and hears over its API. Safe for the browser: schemas and their types only. */
import { type Static, type TSchema, Type } from 'typebox'

const orNull = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const oneOf = <const V extends string[]>(values: readonly [...V], description?: string) =>
  Type.Enum([...values], description === undefined ? {} : { description })

export const LevelName = oneOf(['province', 'city', 'district', 'street', 'community'])
export const OutlineKind = oneOf(
  ['official', 'schematic'],
  'schematic: drawn by the project, not an administrative boundary; never decides responsibility',
)
const LonLat = Type.Tuple([Type.Number(), Type.Number()], { description: 'WGS 84, longitude first' })
export const Code = Type.String({ pattern: '^(\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$' })

export const DivisionOut = Type.Object({
  code: Type.String({ description: 'GB/T 2260 (2, 4, 6 digits), GB/T 10114 (9), statistical (12)' }),
  statisticalCode: Type.String(),
  level: LevelName,
  kind: Type.String({ description: 'street, town, quasi-township, community, village …' }),
  nameZh: Type.String(),
  nameEn: orNull(Type.String()),
  parentCode: orNull(Type.String()),
})
export type DivisionOut = Static<typeof DivisionOut>

export const DivisionDetail = Type.Intersect([
  DivisionOut,
  Type.Object({
    path: Type.Array(DivisionOut, { description: 'From the province down to the parent' }),
    children: Type.Integer(),
    source: Type.String({ description: 'Of codes and names' }),
    outlines: Type.Array(Type.Object({ kind: OutlineKind, revision: Type.Integer(), source: Type.String() })),
  }),
])
export type DivisionDetail = Static<typeof DivisionDetail>

const DistrictOut = Type.Object({
  code: Type.String(),
  nameZh: Type.String(),
  nameEn: Type.String(),
  centre: LonLat,
  centreIs: Type.Literal('approximate'),
  areaKm2: Type.Number({ description: 'Land area by the statistical yearbook' }),
  outline: orNull(OutlineKind),
})
export const DistrictsOut = Type.Object({ items: Type.Array(DistrictOut) })

const Geometry = Type.Object({
  type: Type.Literal('MultiPolygon'),
  coordinates: Type.Array(Type.Array(Type.Array(Type.Array(Type.Number())))),
})

export const OutlineFeature = Type.Object({
  type: Type.Literal('Feature'),
  properties: Type.Object({
    code: Type.String(),
    level: LevelName,
    nameZh: Type.String(),
    nameEn: orNull(Type.String()),
    kind: OutlineKind,
    schematic: Type.Boolean(),
    label: orNull(Type.String({ description: 'To be shown wherever the outline is drawn' })),
    labelAt: orNull(LonLat),
    revision: Type.Integer(),
    source: Type.String(),
    validFrom: orNull(Type.String()),
    areaKm2: Type.Number(),
  }),
  geometry: Geometry,
})
export type OutlineFeature = Static<typeof OutlineFeature>

export const OutlinesOut = Type.Object({
  type: Type.Literal('FeatureCollection'),
  kind: orNull(OutlineKind),
  label: orNull(Type.String()),
  features: Type.Array(OutlineFeature),
})

export const RevisionsOut = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: OutlineKind,
      revision: Type.Integer(),
      current: Type.Boolean(),
      source: Type.String(),
      validFrom: orNull(Type.String()),
      recordedAt: Type.String({ format: 'date-time' }),
      importId: Type.String(),
    }),
  ),
})

export const LocatedOut = Type.Object({
  position: LonLat,
  district: orNull(DivisionOut),
  division: orNull(DivisionOut),
  reason: orNull(
    oneOf(['only-schematic-outline', 'no-official-outline', 'outside-official-outlines', 'on-boundary']),
  ),
  words: orNull(Type.String({ description: 'The reason in the reader’s language' })),
  candidates: Type.Array(Type.String()),
  gridCell: orNull(Type.String()),
  h3: Type.Object({ resolution: Type.Integer(), cell: Type.String() }),
})
export type LocatedOut = Static<typeof LocatedOut>

export const CellsOut = Type.Object({
  code: Type.String(),
  resolution: Type.Integer(),
  kind: OutlineKind,
  label: orNull(Type.String()),
  cells: Type.Array(Type.String()),
})

export const GridOut = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      properties: Type.Object({ code: Type.String(), division: Type.String(), revision: Type.Integer() }),
      geometry: Geometry,
    }),
  ),
})

export const PlacesOut = Type.Object({
  items: Type.Array(
    Type.Object({
      key: Type.String(),
      nameZh: Type.String(),
      nameEn: orNull(Type.String()),
      kind: Type.String(),
      position: LonLat,
      precision: oneOf(['approximate', 'surveyed']),
      division: orNull(Type.String()),
      source: Type.String(),
    }),
  ),
})

const Where = {
  feature: orNull(Type.Integer({ description: 'Index in features, from 0; null: the whole file' })),
  code: orNull(Type.String()),
  reason: Type.String(),
  at: Type.Optional(LonLat),
}
export const ReportOut = Type.Object({
  importId: Type.String(),
  file: orNull(Type.String()),
  kind: oneOf(['outlines', 'grid']),
  crs: oneOf(['wgs84', 'gcj02']),
  features: Type.Integer(),
  new: Type.Integer(),
  revised: Type.Integer(),
  unchanged: Type.Integer(),
  stored: Type.Boolean({ description: 'False: something was rejected, and nothing was stored' }),
  rejectedFeatures: Type.Integer(),
  rejected: Type.Array(
    Type.Object({
      ...Where,
      fault: Type.String(),
      property: Type.Optional(Type.String()),
      polygon: Type.Optional(Type.Integer()),
      ring: Type.Optional(Type.Integer()),
      vertex: Type.Optional(Type.Integer()),
      line: Type.Optional(Type.Integer()),
      column: Type.Optional(Type.Integer()),
    }),
  ),
  warnings: Type.Array(Type.Object({ ...Where, warning: Type.String() })),
})
export type ReportOut = Static<typeof ReportOut>
