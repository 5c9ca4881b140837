/** Whether the process lives, whether it can serve, and what it measures. None of them needs the database to answer. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { Type } from 'typebox'
import { notAllowed } from '../problem.ts'
import { may } from '../system.ts'
import { isLoopback } from './origin.ts'
import type { Http } from './types.ts'

/** Each resolves when the thing is well, and throws when it is not. */
export type Checks = Readonly<Record<string, () => Promise<void>>>

const CHECK_TIMEOUT_MS = 2000

async function outcome(check: () => Promise<void>): Promise<'up' | 'down'> {
  const { promise, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error('too slow')), CHECK_TIMEOUT_MS)
  try {
    await Promise.race([check(), promise])
    return 'up'
  } catch {
    return 'down'
  } finally {
    clearTimeout(timer)
  }
}

const Status = Type.Union([Type.Literal('up'), Type.Literal('down')])

export function registerMonitoring(http: Http, checks: Checks): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request’s first byte to its answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  http.addHook('onResponse', async (request, reply) => {
    // The template, not the address: an address is anything a stranger types.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })

  const open = { access: 'public', limit: false } as const
  http.get(
    '/health',
    {
      config: open,
      schema: {
        summary: 'Whether the process lives',
        tags: ['kernel'],
        response: { 200: Type.Object({ status: Status }) },
      },
    },
    async () => ({ status: 'up' as const }),
  )
  const Ready = Type.Object({ status: Status, checks: Type.Record(Type.String(), Status) })
  http.get(
    '/ready',
    {
      config: open,
      schema: {
        summary: 'Whether it can serve: 503 when a check fails',
        tags: ['kernel'],
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const entries = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
      )
      const status = entries.every(([, state]) => state === 'up') ? 'up' : 'down'
      return reply.code(status === 'up' ? 200 : 503).send({ status, checks: Object.fromEntries(entries) })
    },
  )
  http.get(
    '/metrics',
    {
      config: open,
      schema: { summary: 'Prometheus metrics; from this machine, or with access.audit', tags: ['kernel'] },
    },
    async (request, reply) => {
      // Behind a proxy on the same machine everyone seems to come from here, but for the header that it adds.
      const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded']
      const local = isLoopback(request.ip) && forwarded === undefined
      if (!local && !may(request.actor, 'access.audit')) throw notAllowed({ permission: 'access.audit' })
      return reply.type(registry.contentType).send(await registry.metrics())
    },
  )
  http.addHook('onClose', async () => registry.clear())
}
