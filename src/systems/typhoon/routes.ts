/** What the typhoon system serves under /api/typhoon. */
import { Type } from 'typebox'
import type { Http } from '#kernel/http.ts'
import { badInput, notFound } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { receiveAdvisory, withdrawAdvisory } from './advisories.ts'
import { importAdvisories } from './advisory-file.ts'
import { agencyRoutes } from './agency-routes.ts'
import type { Forecaster } from './forecaster.ts'
import { forecastAt, groundOf, instant, makeForecast, matchAt, noSuchStorm } from './forecasts.ts'
import { importFile } from './import.ts'
import {
  AdvisoryIn,
  AdvisoryOut,
  ForecastOut,
  ImportReport,
  MatchOut,
  Situation,
  SourceName,
  StoredForecast,
  StormDetail,
  StormSummary,
} from './schema.ts'
import { At, StormId } from './schema/parts.ts'
import { advisoryOut, allAdvisories } from './store/advisories.ts'
import { findForecast, forecastsOf } from './store/forecasts.ts'
import { readImport, readImports } from './store/imports.ts'
import { detailOf, findStorm, listStorms, situation } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'
import { verifyRoutes } from './verify/routes.ts'

/** The largest track file taken over http: the whole IBTrACS record is some 320 MB; its West Pacific part 90 MB. */
export const MAX_IMPORT_BYTES = 400 * 1024 * 1024
/** Forecasts a page may ask for at once, for a replay. */
const REPLAY_LIMIT = 48

const Limit = (most: number, usual: number) => Type.Integer({ minimum: 1, maximum: most, default: usual })
const Offset = Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })
const Id = Type.Object({ id: Type.String({ minLength: 36, maxLength: 36 }) })
/** Names of officials are for those who are signed in. */
const forReader = <T extends { by: string | null } | { madeBy: string | null }>(actor: Actor, value: T): T =>
  actor.kind !== 'visitor' ? value : { ...value, ...('by' in value ? { by: null } : { madeBy: null }) }

export function routes(http: Http, work: Work<TyphoonTables>, forecaster: Forecaster): void {
  readRoutes(http, work)
  forecastRoutes(http, work, forecaster)
  advisoryRoutes(http, work)
  agencyRoutes(http, work, forecaster)
  verifyRoutes(http, work)
  importRoutes(http, work)
}

function readRoutes(http: Http, work: Work<TyphoonTables>): void {
  http.get(
    '/situation',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The storm that matters now, and what the answer rests on',
        response: { 200: Situation },
      },
    },
    (request) => work.read(request.actor, (db) => situation(db, work.clock.now())),
  )
  http.get(
    '/storms',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Storms, newest first',
        querystring: Type.Object(
          {
            source: Type.Optional(SourceName),
            season: Type.Optional(Type.Integer({ minimum: 1800, maximum: 2200 })),
            q: Type.Optional(Type.String({ maxLength: 60 })),
            limit: Limit(500, 50),
            offset: Offset,
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            total: Type.Integer(),
            limit: Type.Integer(),
            offset: Type.Integer(),
            storms: Type.Array(StormSummary),
          }),
        },
      },
    },
    async (request) => {
      const { limit, offset, source, ...rest } = request.query
      const page = await work.read(request.actor, (db) => listStorms(db, { ...rest, source, limit, offset }))
      return { total: page.total, limit, offset, storms: page.storms }
    },
  )
  http.get(
    '/storms/:id',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A storm with its track; an older revision stays readable',
        params: StormId,
        querystring: Type.Object(
          { revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) },
          { additionalProperties: false },
        ),
        response: { 200: StormDetail },
      },
    },
    (request) =>
      work.read(request.actor, async (db) => {
        const storm = await findStorm(db, request.params.id)
        if (storm === null) throw noSuchStorm({ storm: request.params.id })
        const { revision } = request.query
        const detail = await detailOf(db, storm, revision)
        if (detail === null) throw notFound({ what: `revision ${revision} of ${request.params.id}` })
        return detail
      }),
  )
}

function forecastRoutes(http: Http, work: Work<TyphoonTables>, forecaster: Forecaster): void {
  http.get(
    '/storms/:id/match',
    {
      config: { access: 'public', limit: { max: 120, windowSeconds: 60 } },
      schema: {
        summary: 'The past storms most like this one at a moment',
        params: StormId,
        querystring: Type.Object({ ...At.properties, limit: Limit(50, 10) }, { additionalProperties: false }),
        response: { 200: Type.Array(MatchOut) },
      },
    },
    async (request) => {
      const at = instant('at', request.query.at)
      const ground = await groundOf(work, request.actor, request.params.id)
      return matchAt(forecaster, ground, at, request.query.limit)
    },
  )
  http.get(
    '/storms/:id/forecast',
    {
      config: { access: 'public', limit: { max: 240, windowSeconds: 60 } },
      schema: {
        summary: 'The forecast from what was known at a moment; not kept',
        params: StormId,
        querystring: Type.Object({ ...At.properties }, { additionalProperties: false }),
        response: { 200: ForecastOut },
      },
    },
    async (request) => {
      const at = instant('at', request.query.at)
      return forecastAt(forecaster, await groundOf(work, request.actor, request.params.id), at)
    },
  )
  http.get(
    '/storms/:id/replay',
    {
      // Some twenty a storm's whole replay, and an office shares one address.
      config: { access: 'public', limit: { max: 300, windowSeconds: 60 } },
      schema: {
        summary: 'The forecasts at the fixes of a stretch of time, for a replay',
        params: StormId,
        querystring: Type.Object(
          { from: Type.String({ maxLength: 40 }), to: Type.String({ maxLength: 40 }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            truncated: Type.Boolean({
              description: `More than ${REPLAY_LIMIT} fixes: ask again from the last one`,
            }),
            forecasts: Type.Array(ForecastOut),
          }),
        },
      },
    },
    async (request) => {
      const from = instant('from', request.query.from).getTime()
      const to = instant('to', request.query.to).getTime()
      const ground = await groundOf(work, request.actor, request.params.id)
      const moments = ground.track.fixes.map((fix) => fix.atMs).filter((at) => at >= from && at <= to)
      const forecasts = []
      for (const at of moments.slice(0, REPLAY_LIMIT))
        forecasts.push(await forecastAt(forecaster, ground, new Date(at)))
      return { truncated: moments.length > REPLAY_LIMIT, forecasts }
    },
  )
  http.get(
    '/storms/:id/forecasts',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The kept forecasts of a storm, latest first',
        params: StormId,
        querystring: Type.Object({ limit: Limit(200, 50) }, { additionalProperties: false }),
        response: { 200: Type.Array(Type.Omit(StoredForecast, ['forecast'])) },
      },
    },
    (request) =>
      work.read(request.actor, async (db) => {
        const storm = await findStorm(db, request.params.id)
        if (storm === null) throw noSuchStorm({ storm: request.params.id })
        return (await forecastsOf(db, storm.id, request.query.limit)).map((kept) =>
          forReader(request.actor, kept),
        )
      }),
  )
  http.post(
    '/storms/:id/forecasts',
    {
      config: { access: 'typhoon.forecast' },
      schema: {
        summary: 'Make a forecast and keep it with its inputs',
        params: StormId,
        body: Type.Object({ ...At.properties }, { additionalProperties: false }),
        response: { 200: StoredForecast },
      },
    },
    (request) =>
      makeForecast(work, forecaster, request.actor, {
        storm: request.params.id,
        at: instant('at', request.body.at),
      }),
  )
  http.get(
    '/forecasts/:id',
    {
      config: { access: 'public' },
      schema: { summary: 'A kept forecast', params: Id, response: { 200: StoredForecast } },
    },
    async (request) => {
      const found = await work.read(request.actor, (db) => findForecast(db, request.params.id))
      if (found === null) throw notFound({ what: `forecast ${request.params.id}` })
      return forReader(request.actor, found.stored)
    },
  )
}

function advisoryRoutes(http: Http, work: Work<TyphoonTables>): void {
  http.get(
    '/storms/:id/advisories',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Every advisory of an operational storm, with what corrected or withdrew it',
        params: StormId,
        response: { 200: Type.Array(AdvisoryOut) },
      },
    },
    (request) =>
      work.read(request.actor, async (db) => {
        const storm = await findStorm(db, request.params.id)
        if (storm === null) throw noSuchStorm({ storm: request.params.id })
        return (await allAdvisories(db, storm.id)).map((row) =>
          forReader(request.actor, advisoryOut(row, request.params.id)),
        )
      }),
  )
  http.post(
    '/advisories',
    {
      config: { access: 'typhoon.advise' },
      schema: {
        summary: 'Where a storm is; the first advisory makes the storm, another of the same moment corrects',
        body: AdvisoryIn,
        response: { 200: AdvisoryOut, 201: AdvisoryOut },
      },
    },
    async (request, reply) => {
      const { advisory, created } = await receiveAdvisory(work, request.actor, request.body)
      return reply.code(created ? 201 : 200).send(advisory)
    },
  )
  http.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, text, done) => done(null, text))
  http.post(
    '/advisories/file',
    {
      config: { access: 'typhoon.advise' },
      schema: {
        summary: 'Advisories from CSV (storm,at,lon,lat,windMs,pressureHpa,name,agency): all or none',
        consumes: ['text/csv'],
        response: { 200: Type.Object({ received: Type.Integer(), unchanged: Type.Integer() }) },
      },
    },
    (request) => importAdvisories(work, request.actor, request.body),
  )
  http.delete(
    '/advisories/:id',
    {
      config: { access: 'typhoon.advise' },
      schema: {
        summary: 'Withdraw an advisory; it stays readable',
        params: Id,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await withdrawAdvisory(work, request.actor, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function importRoutes(http: Http, work: Work<TyphoonTables>): void {
  http.get(
    '/imports',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Imports and their reports, newest first',
        querystring: Type.Object({ limit: Limit(200, 30), offset: Offset }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            total: Type.Integer(),
            limit: Type.Integer(),
            offset: Type.Integer(),
            imports: Type.Array(ImportReport),
          }),
        },
      },
    },
    async (request) => {
      const { limit, offset } = request.query
      const { total, imports } = await work.read(request.actor, (db) => readImports(db, { limit, offset }))
      return { total, limit, offset, imports: imports.map((report) => forReader(request.actor, report)) }
    },
  )
  http.get(
    '/imports/:id',
    {
      config: { access: 'public' },
      schema: { summary: 'One import’s report', params: Id, response: { 200: ImportReport } },
    },
    async (request) => {
      const report = await work.read(request.actor, (db) => readImport(db, request.params.id))
      if (report === null) throw notFound({ what: `import ${request.params.id}` })
      return forReader(request.actor, report)
    },
  )
  http.register(async (scope) => {
    // The file streams to the parser; it is never whole in memory.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    const streaming = scope as unknown as Http
    streaming.post(
      '/imports',
      {
        bodyLimit: MAX_IMPORT_BYTES,
        config: { access: 'typhoon.import', limit: { max: 200, windowSeconds: 60 } },
        schema: {
          summary: 'Import a track file: its bytes are the body',
          querystring: Type.Object(
            {
              file: Type.String({ minLength: 1, maxLength: 200, description: 'Its name, for the report' }),
              source: Type.Optional(
                Type.Union([Type.Literal('cma'), Type.Literal('ibtracs'), Type.Literal('atcf')]),
              ),
              keepGood: Type.Boolean({
                default: false,
                description: 'Keep the storms that are right although others are rejected',
              }),
            },
            { additionalProperties: false },
          ),
          response: { 200: ImportReport },
        },
      },
      (request) =>
        importFile(work, request.actor, {
          source: request.query.source,
          file: request.query.file,
          bytes: limited(request.body as AsyncIterable<Uint8Array>),
          keepGood: request.query.keepGood,
        }),
    )
  })
}

/** Fastify counts only what it reads itself; a stream is ours to bound. */
async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of bytes) {
    total += chunk.length
    if (total > MAX_IMPORT_BYTES)
      throw badInput({ errors: [{ field: 'body', message: `more than ${MAX_IMPORT_BYTES} bytes` }] })
    yield chunk
  }
}
