/** Where a request comes from: which site sent it (CSRF), and which name it was sent to (DNS rebinding). */
import type { FastifyRequest } from 'fastify'
import { forgedOrigin, problem } from '../problem.ts'

const wrongHost = problem<{ host: string }>({
  code: 'wrong-host',
  status: 421,
  title: { 'zh-CN': '主机名不符', en: 'Not a name of this server' },
  detail: ({ host }) => ({
    'zh-CN': `本服务不以“${host}”为名。请用启动时打印的地址，或设置 KAPOK_PUBLIC_URL。`,
    en: `This server does not answer as ${host}. Use the address it printed at start, or set KAPOK_PUBLIC_URL.`,
  }),
})

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a socket bound to this address can only be reached from the same machine. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1|\[::1\])$/.test(host)

/** What the server is called, besides the names of loopback. */
export interface Names {
  readonly boundToLoopback: boolean
  readonly publicUrl: URL | null
}

/**
 * A page of another site can point its own name at 127.0.0.1 and then be of the "same origin" as us. A server that is
 * bound to loopback therefore answers only to names that it knows.
 * @throws wrong-host
 */
export function checkHost(request: FastifyRequest, names: Names): void {
  if (!names.boundToLoopback) return
  const { hostname } = request
  if (LOOPBACK.has(hostname) || hostname === names.publicUrl?.hostname) return
  throw wrongHost({ host: request.host })
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header

/**
 * Refuses a change that another site's page asks a browser for. What counts is how the browser vouches for the request
 * (Sec-Fetch-Site, else Origin). A request with neither is no browser's: it may pass only without cookies. A bearer
 * token is never sent by a browser on its own, so it needs no check.
 * @throws forged-origin
 */
export function checkOrigin(request: FastifyRequest, names: Names): void {
  if (SAFE.has(request.method) || request.headers.authorization !== undefined) return
  const startsSession = request.routeOptions.config?.startsSession === true
  if (request.headers.cookie === undefined && !startsSession) return
  const origin = request.headers.origin
  const site = first(request.headers['sec-fetch-site'])
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw forgedOrigin({ origin: origin ?? site })
  }
  if (origin === undefined) {
    if (request.headers.cookie === undefined) return
    throw forgedOrigin({ origin: '-' })
  }
  const from = URL.parse(origin)
  if (from !== null && (from.host === request.host || from.origin === names.publicUrl?.origin)) return
  throw forgedOrigin({ origin })
}
