/** POST /api/geography/imports: the same import as on the command line, the file as the body. */
import { Type } from 'typebox'
import type { Http } from '#kernel/http.ts'
import { problem } from '#kernel/problem.ts'
import type { Work } from '#kernel/system.ts'
import type { Locale } from '#values'
import { MAX_IMPORT_BYTES } from './domain/read.ts'
import { IMPORT_PERMISSION, importGeography } from './imports.ts'
import { ReportOut } from './schema.ts'
import type { GeographyTables } from './tables.ts'
import { reportOut } from './view.ts'

const importRejected = problem<{ report: ReportOut }>({
  code: 'geography-import-rejected',
  status: 422,
  title: { 'zh-CN': '导入被拒绝', en: 'The import was rejected' },
  detail: ({ report: { features, rejectedFeatures, rejected } }) => ({
    'zh-CN': `${features} 个要素中有 ${rejectedFeatures} 处被拒绝，什么也没有保存。第一处：${rejected[0]?.reason ?? ''}。改正后重试，或选择保留正确的要素。`,
    en: `Of ${features} features ${rejectedFeatures} were rejected, and nothing was stored. The first: ${rejected[0]?.reason ?? ''}. Correct them, or choose to keep what is good.`,
  }),
})

const query = Type.Object({
  kind: Type.Union([Type.Literal('outlines'), Type.Literal('grid')]),
  crs: Type.Union([Type.Literal('wgs84'), Type.Literal('gcj02')], { default: 'wgs84' }),
  source: Type.String({ minLength: 1, maxLength: 200, description: 'Who made the data' }),
  file: Type.Optional(Type.String({ maxLength: 200 })),
  keepGood: Type.Boolean({ default: false }),
})

export function importRoute(http: Http, work: Work<GeographyTables>): void {
  void http.register(async (scope) => {
    // The bytes as they are: the thread that checks them says where they are not JSON.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ['application/geo+json', 'application/json'],
      { parseAs: 'buffer', bodyLimit: MAX_IMPORT_BYTES },
      (_request, body, done) => done(null, body),
    )
    const typed = scope as unknown as Http
    typed.post(
      '/imports',
      {
        bodyLimit: MAX_IMPORT_BYTES,
        config: { access: IMPORT_PERMISSION, limit: { max: 20, windowSeconds: 60 } },
        schema: {
          tags: ['geography'],
          summary: 'Imports official outlines or unit grid cells (GeoJSON as the body)',
          querystring: query,
          response: { 200: ReportOut },
        },
      },
      async ({ actor, locale, body, query: { kind, crs, source, file, keepGood } }) => {
        const bytes = body instanceof Buffer ? body : Buffer.alloc(0)
        const report = await importGeography(work, actor, {
          bytes,
          kind,
          crs,
          source,
          file: file ?? null,
          keepGood,
        })
        const said = reportOut(report, locale satisfies Locale)
        if (!report.stored) throw importRejected({ report: said })
        return said
      },
    )
  })
}
