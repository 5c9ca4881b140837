/** Turns what is stored into what the API says, in the reader's language. */
import { pointInside, type Shape } from '#engines/location/shape.ts'
import type { Locale } from '#values'
import type { ImportReport } from './imports.ts'
import type { PublishedGeography } from './published.ts'
import type { DivisionOut, OutlineFeature, ReportOut } from './schema.ts'
import { SCHEMATIC_LABEL } from './words.ts'

export const divisionOut = (row: PublishedGeography['geography.published_division']): DivisionOut => ({
  code: row.code,
  statisticalCode: row.statistical_code,
  level: row.level,
  kind: row.kind,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  parentCode: row.parent_code,
})

export const labelOf = (kind: 'official' | 'schematic' | null, locale: Locale): string | null =>
  kind === 'schematic' ? SCHEMATIC_LABEL[locale] : null

export interface OutlineRow {
  readonly division_code: string
  readonly level: DivisionOut['level']
  readonly name_zh: string
  readonly name_en: string | null
  readonly kind: 'official' | 'schematic'
  readonly revision: number
  readonly shape: Shape
  readonly area_m2: number
  readonly source: string
  readonly valid_from: string | null
}

export const geometryOf = (shape: Shape): OutlineFeature['geometry'] => ({
  type: 'MultiPolygon',
  coordinates: shape.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat]))),
})

export function outlineFeature(row: OutlineRow, locale: Locale): OutlineFeature {
  const at = row.shape[0] === undefined ? null : pointInside(row.shape[0])
  return {
    type: 'Feature',
    properties: {
      code: row.division_code,
      level: row.level,
      nameZh: row.name_zh,
      nameEn: row.name_en,
      kind: row.kind,
      schematic: row.kind === 'schematic',
      label: labelOf(row.kind, locale),
      labelAt: at === null ? null : [at[0], at[1]],
      revision: row.revision,
      source: row.source,
      validFrom: row.valid_from,
      areaKm2: Math.round(row.area_m2 / 1e4) / 100,
    },
    geometry: geometryOf(row.shape),
  }
}

export const reportOut = (report: ImportReport, locale: Locale): ReportOut => ({
  ...report,
  rejected: report.rejected.map(({ at, reason, ...rest }) => ({
    ...rest,
    reason: reason[locale],
    ...(at && { at: [at[0], at[1]] as [number, number] }),
  })),
  warnings: report.warnings.map(({ at, reason, ...rest }) => ({
    ...rest,
    reason: reason[locale],
    ...(at && { at: [at[0], at[1]] as [number, number] }),
  })),
})
