/** What the typhoon system serves of the agencies' forecasts, and of what the storm brings. */
import { Type } from 'typebox'
import { MAX_REPLY_BYTES } from '#engines/cyclone/zjwater.ts'
import type { Http } from '#kernel/http.ts'
import { badInput } from '#kernel/problem.ts'
import type { Work } from '#kernel/system.ts'
import { agenciesAt } from './agencies-out.ts'
import { takeReply } from './agencies.ts'
import type { Forecaster } from './forecaster.ts'
import { groundOf, impactAt, instant } from './forecasts.ts'
import { AgenciesOut, FeedReport } from './schema/agencies.ts'
import { ImpactOut } from './schema/impact.ts'
import { At, StormId } from './schema/parts.ts'
import type { TyphoonTables } from './tables.ts'

export function agencyRoutes(http: Http, work: Work<TyphoonTables>, forecaster: Forecaster): void {
  http.get(
    '/storms/:id/agencies',
    {
      config: { access: 'public', limit: { max: 240, windowSeconds: 60 } },
      schema: {
        summary:
          'The latest forecast of each agency that was known at a moment, and how far off they had been',
        params: StormId,
        querystring: At,
        response: { 200: AgenciesOut },
      },
    },
    ({ actor, params, query }) => agenciesAt(work, forecaster, actor, params.id, instant('at', query.at)),
  )
  http.get(
    '/storms/:id/impact',
    {
      config: { access: 'public', limit: { max: 120, windowSeconds: 60 } },
      schema: {
        summary:
          'Wind and rain at the city and its districts from what was known at a moment, in steps of 3 h',
        params: StormId,
        querystring: At,
        response: { 200: ImpactOut },
      },
    },
    async ({ actor, params, query }) =>
      impactAt(forecaster, await groundOf(work, actor, params.id), instant('at', query.at)),
  )
  fileRoute(http, work)
}

function fileRoute(http: Http, work: Work<TyphoonTables>): void {
  http.register(async (scope) => {
    // Read as text: what is no JSON is told by what it is, and where it breaks off.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
    const textual = scope as unknown as Http
    textual.post(
      '/agencies/file',
      {
        bodyLimit: MAX_REPLY_BYTES,
        config: { access: 'typhoon.advise' },
        schema: {
          summary: 'A reply of the agencies’ feed (TyphoonInfo): its fixes as advisories, and the forecasts',
          consumes: ['application/json', 'text/javascript'],
          querystring: Type.Object(
            {
              file: Type.String({ default: 'TyphoonInfo', minLength: 1, maxLength: 200 }),
              keepGood: Type.Boolean({
                default: false,
                description: 'Take what is right although something is not',
              }),
            },
            { additionalProperties: false },
          ),
          response: { 200: FeedReport },
        },
      },
      async ({ actor, body, query: { file, keepGood } }) => {
        const text = typeof body === 'string' ? body : ''
        const report = await takeReply(work, actor, { text, from: file, keepGood })
        if (!report.stored)
          throw badInput({
            errors: report.rejected
              .slice(0, 200)
              .map(({ path, reason }) => ({ field: path, message: reason })),
          })
        return report
      },
    )
  })
}
