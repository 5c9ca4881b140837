/** What geography serves under /api/geography. */
import { Type } from 'typebox'
import { CELL_RESOLUTION, cellCount, cellsOf } from '#engines/location/cells.ts'
import type { Http } from '#kernel/http.ts'
import { page, pageOf, pageQuery } from '#kernel/http/paging.ts'
import { badInput, notFound } from '#kernel/problem.ts'
import type { Work } from '#kernel/system.ts'
import { DIVISION_SOURCE } from './divisions.ts'
import { parentOf } from './domain/codes.ts'
import { DISTRICTS } from './facts.ts'
import { importRoute } from './import-route.ts'
import { locate } from './published.ts'
import * as queries from './queries.ts'
import * as schema from './schema.ts'
import type { GeographyTables } from './tables.ts'
import { divisionOut, geometryOf, labelOf, outlineFeature } from './view.ts'
import { NO_DIVISION } from './words.ts'

const PUBLIC = { access: 'public' } as const
const TAGS = ['geography']
const MOST_CELLS = 20_000
const MOST_GRID_CELLS = 5_000
const Lon = Type.Number({ minimum: -180, maximum: 180 })
const Lat = Type.Number({ minimum: -90, maximum: 90 })
const byCode = Type.Object({ code: schema.Code })

export function routes(http: Http, work: Work<GeographyTables>): void {
  divisionRoutes(http, work)
  outlineRoutes(http, work)
  placeRoutes(http, work)
  importRoute(http, work)
}

function divisionRoutes(http: Http, work: Work<GeographyTables>): void {
  const listQuery = Type.Object({
    ...pageQuery({ limit: 500, max: 3000 }),
    parent: Type.Optional(schema.Code),
    level: Type.Optional(schema.LevelName),
  })
  http.get(
    '/divisions',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'Divisions: children of a parent, or all of a level below it',
        querystring: listQuery,
        response: { 200: pageOf(schema.DivisionOut) },
      },
    },
    async ({ actor, query }) => {
      const { rows, total } = await work.read(actor, (db) => queries.listDivisions(db, query, query))
      return page(rows.map(divisionOut), total, query)
    },
  )

  http.get(
    '/divisions/:code',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'One division',
        params: byCode,
        response: { 200: schema.DivisionDetail },
      },
    },
    async ({ actor, params: { code } }) => {
      const above: string[] = []
      for (let at = parentOf(code); at !== null; at = parentOf(at)) above.unshift(at)
      return work.read(actor, async (db) => {
        const found = await queries.divisionsByCode(db, [code, ...above])
        const own = found.get(code)
        if (own === undefined) throw notFound({ what: code })
        const outlines = await queries.outlineKinds(db, { code })
        return {
          ...divisionOut(own),
          path: above.flatMap((c) => found.get(c) ?? []).map(divisionOut),
          children: await queries.childCount(db, code),
          source: DIVISION_SOURCE,
          outlines: outlines.map(({ kind, revision, source }) => ({ kind, revision, source })),
        }
      })
    },
  )

  http.get(
    '/divisions/:code/cells',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'The H3 cells whose centre lies in the outline of a division',
        params: byCode,
        querystring: Type.Object({
          resolution: Type.Integer({ minimum: 4, maximum: 12, default: CELL_RESOLUTION }),
        }),
        response: { 200: schema.CellsOut },
      },
    },
    async ({ actor, locale, params: { code }, query: { resolution } }) => {
      const outline = await work.read(actor, (db) => queries.outlineOf(db, code, {}))
      if (outline === null) throw notFound({ what: `outline of ${code}` })
      if (cellCount(outline.shape, resolution) > MOST_CELLS)
        throw badInput({
          errors: [{ field: 'resolution', message: `more than ${MOST_CELLS} cells: ask for a lower one` }],
        })
      const { kind } = outline
      return {
        code,
        resolution,
        kind,
        label: labelOf(kind, locale),
        cells: cellsOf(outline.shape, resolution),
      }
    },
  )

  http.get(
    '/districts',
    {
      config: PUBLIC,
      schema: { tags: TAGS, summary: 'The eleven districts', response: { 200: schema.DistrictsOut } },
    },
    async ({ actor }) => {
      const codes = DISTRICTS.map(({ code }) => code)
      const { names, kinds } = await work.read(actor, async (db) => ({
        names: await queries.divisionsByCode(db, codes),
        kinds: await queries.outlineKinds(db, { level: 'district' }),
      }))
      const items = DISTRICTS.map(({ code, nameEn, centre: [lon, lat], areaKm2 }) => {
        // Ordered by kind, so an official one comes first.
        const outline = kinds.find((o) => o.code === code)?.kind ?? null
        const nameZh = names.get(code)?.name_zh ?? code
        const centre: [number, number] = [lon, lat]
        return { code, nameZh, nameEn, centre, centreIs: 'approximate' as const, areaKm2, outline }
      })
      return { items }
    },
  )
}

function outlineRoutes(http: Http, work: Work<GeographyTables>): void {
  http.get(
    '/outlines',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary:
          'Outlines of a level as GeoJSON: official where there are any, else schematic and labelled so',
        querystring: Type.Object({
          level: Type.Optional(schema.LevelName),
          parent: Type.Optional(schema.Code),
          kind: Type.Optional(schema.OutlineKind),
        }),
        response: { 200: schema.OutlinesOut },
      },
    },
    async ({ actor, locale, query: { level = 'district', parent, kind: wanted } }) => {
      const { kind, rows } = await work.read(actor, (db) =>
        queries.currentOutlines(db, { level, parent, kind: wanted }),
      )
      const features = rows.map((row) => outlineFeature(row, locale))
      return { type: 'FeatureCollection' as const, kind, label: labelOf(kind, locale), features }
    },
  )

  http.get(
    '/outlines/:code',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'One outline, current or of a revision',
        params: byCode,
        querystring: Type.Object({
          kind: Type.Optional(schema.OutlineKind),
          revision: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        response: { 200: schema.OutlineFeature },
      },
    },
    async ({ actor, locale, params: { code }, query }) => {
      const row = await work.read(actor, (db) => queries.outlineOf(db, code, query))
      if (row === null) throw notFound({ what: `outline of ${code}` })
      return outlineFeature(row, locale)
    },
  )

  http.get(
    '/outlines/:code/revisions',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'Every revision of an outline',
        params: byCode,
        response: { 200: schema.RevisionsOut },
      },
    },
    async ({ actor, params: { code } }) => {
      const rows = await work.read(actor, (db) => queries.outlineRevisions(db, code))
      const items = rows.map(({ kind, revision, state, source, valid_from, recorded_at, import_id }) => ({
        kind,
        revision,
        current: state === 'current',
        source,
        validFrom: valid_from,
        recordedAt: recorded_at.toISOString(),
        importId: import_id,
      }))
      return { items }
    },
  )

  http.get(
    '/grid',
    {
      config: { access: 'signed-in' },
      schema: {
        tags: TAGS,
        summary: 'Unit grid cells in a box',
        querystring: Type.Object({ west: Lon, south: Lat, east: Lon, north: Lat }),
        response: { 200: schema.GridOut },
      },
    },
    async ({ actor, query }) => {
      const rows = await work.read(actor, (db) => queries.gridCellsIn(db, query, MOST_GRID_CELLS))
      if (rows.length > MOST_GRID_CELLS)
        throw badInput({
          errors: [{ field: 'west', message: `more than ${MOST_GRID_CELLS} cells: ask for a smaller box` }],
        })
      const features = rows.map(({ code, division_code: division, revision, shape }) => ({
        type: 'Feature' as const,
        properties: { code, division, revision },
        geometry: geometryOf(shape),
      }))
      return { type: 'FeatureCollection' as const, features }
    },
  )
}

function placeRoutes(http: Http, work: Work<GeographyTables>): void {
  http.get(
    '/locate',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'Which division answers for a place; never decided by a schematic outline',
        querystring: Type.Object({ lon: Lon, lat: Lat }),
        response: { 200: schema.LocatedOut },
      },
    },
    async ({ actor, locale, query: { lon, lat } }) =>
      work.read(actor, async (db) => {
        const { district, division, position, reason, candidates, ...rest } = await locate(db, [lon, lat])
        const named = await queries.divisionsByCode(
          db,
          [district, division].filter((code) => code !== null),
        )
        const out = (code: string | null) => {
          const row = code === null ? undefined : named.get(code)
          return row === undefined ? null : divisionOut(row)
        }
        return {
          ...rest,
          position: [position[0], position[1]] as [number, number],
          district: out(district),
          division: out(division),
          reason,
          words: reason === null ? null : NO_DIVISION[reason][locale],
          candidates: [...candidates],
        }
      }),
  )

  http.get(
    '/places',
    {
      config: PUBLIC,
      schema: {
        tags: TAGS,
        summary: 'Known places, with how exact each is',
        response: { 200: schema.PlacesOut },
      },
    },
    async ({ actor }) => {
      const rows = await work.read(actor, queries.allPlaces)
      const items = rows.map((row) => ({
        key: row.key,
        nameZh: row.name_zh,
        nameEn: row.name_en,
        kind: row.kind,
        position: [row.lon, row.lat] as [number, number],
        precision: row.precision,
        division: row.division_code,
        source: row.source,
      }))
      return { items }
    },
  )
}
