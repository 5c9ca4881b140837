/** What the typhoon system serves of the agencies' forecasts. */
import { Type } from 'typebox'
import { MAX_REPLY_BYTES } from '#engines/cyclone/zjwater.ts'
import type { Http } from '#kernel/http.ts'
import { badInput } from '#kernel/problem.ts'
import type { Work } from '#kernel/system.ts'
import { takeReply } from './agencies.ts'
import { FeedReport } from './schema.ts'
import type { TyphoonTables } from './tables.ts'

export function agencyRoutes(http: Http, work: Work<TyphoonTables>): void {
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
