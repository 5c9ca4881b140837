/** The API described: OpenAPI 3.1 at /openapi.json, a page to read it at /reference, and every problem type. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Type } from 'typebox'
import { notFound, type ProblemType, problemTypes } from '../problem.ts'
import type { AnySystem } from '../system.ts'
import { wantsHtml, writtenPage } from './html.ts'
import { openTo } from './routes.ts'
import type { Http } from './types.ts'

const PROBLEM = {
  description: 'A problem (RFC 9457): `type` is stable and listed at /problems',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: { type: 'string', format: 'uri-reference' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          instance: { type: 'string' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              properties: { field: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  },
}

/** Must be registered before the routes it describes. */
export async function describeRoutes(
  http: Http,
  given: { systems: readonly AnySystem[]; version: string },
): Promise<void> {
  const names = new Set(given.systems.map((s) => s.name))
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kapok 木棉',
        version: given.version,
        license: { name: 'MIT', identifier: 'MIT' } as never,
      },
      tags: [
        ...given.systems.map((s) => ({ name: s.name, description: `${s.title['zh-CN']} / ${s.title.en}` })),
        { name: 'access', description: '账号与权限 / Accounts and permissions' },
        { name: 'kernel', description: '平台 / The platform' },
      ],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'kapok.session_token' },
          token: { type: 'http', scheme: 'bearer', description: 'kapok access token --role ROLE' },
        },
      },
    },
    transform({ schema, url, route }) {
      const access = route.config?.access ?? 'public'
      const second = /^\/api\/([^/]+)/.exec(url)?.[1]
      const tag = second !== undefined && (names.has(second) || second === 'access') ? second : 'kernel'
      const described = {
        ...schema,
        tags: schema?.tags ?? [tag],
        'x-access': access,
        ...(access === 'public' ? {} : { security: [{ session: [] }, { token: [] }] }),
      }
      // Pages and files are not the API.
      const hide = schema?.hide === true || !/^\/(api|health|ready|metrics|problems)/.test(url)
      return { schema: { ...described, hide }, url }
    },
    transformObject(document) {
      const { openapiObject } = document as {
        openapiObject: { paths?: Record<string, Record<string, Operation>> }
      }
      for (const path of Object.values(openapiObject.paths ?? {}))
        for (const operation of Object.values(path)) {
          operation.responses ??= {}
          operation.responses['default'] ??= PROBLEM
        }
      return in202012(openapiObject) as never
    },
  })
}

/**
 * The same description in JSON Schema 2020-12, which OpenAPI 3.1 means: TypeBox writes a tuple in the older form, as a
 * list under `items`.
 */
export function in202012(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(in202012)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    if (key === 'items' && Array.isArray(member))
      return [
        ['prefixItems', in202012(member)],
        ['items', false],
      ]
    // Of a tuple; of an object it stays.
    if (key === 'additionalItems') return []
    return [[key, in202012(member)]]
  })
  return Object.fromEntries(entries)
}

interface Operation {
  responses?: Record<string, unknown>
}

const Problem = Type.Object({
  type: Type.String(),
  status: Type.Integer(),
  title: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }),
})
const describe = ({ code, status, title }: ProblemType<never>) => ({
  type: `/problems/${code}`,
  status,
  title,
})

export async function registerReference(http: Http): Promise<void> {
  const config = { access: 'public' } as const
  http.get('/openapi.json', { config, schema: { hide: true } }, async () => http.swagger())
  await http.register(async (scope) => {
    openTo(scope as Http, 'public')
    await scope.register(swaggerUi, {
      routePrefix: '/reference',
      // Without the top bar, which would let it describe any other address.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list' },
      theme: { title: 'Kapok API' },
    })
  })
  http.get(
    '/problems',
    {
      config,
      schema: { summary: 'Every problem type', response: { 200: Type.Array(Problem) } },
    },
    async (request, reply) => {
      const types = problemTypes()
      if (!wantsHtml(request)) return types.map(describe)
      const lines = types.map((t) => `${t.status} ${t.code}: ${t.title[request.locale]}`)
      const title = { 'zh-CN': '问题类型', en: 'Problem types' }[request.locale]
      return reply
        .type('text/html; charset=utf-8')
        .serializer(String)
        .send(writtenPage(request.locale, title, lines) as never)
    },
  )
  http.get(
    '/problems/:code',
    {
      config,
      schema: {
        summary: 'One problem type: what its `type` refers to',
        params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
        response: { 200: Problem },
      },
    },
    async (request, reply) => {
      const type = problemTypes().find((t) => t.code === request.params.code)
      if (type === undefined) throw notFound({ what: `/problems/${request.params.code}` })
      if (!wantsHtml(request)) return describe(type)
      const html = writtenPage(request.locale, type.title[request.locale], [`${type.status} ${type.code}`])
      return reply
        .type('text/html; charset=utf-8')
        .serializer(String)
        .send(html as never)
    },
  )
}
