/**
 * The web server. What happens to a request is written here, in the order in which it happens; each step is a file of
 * its own under http/.
 */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Server } from 'node:http'
import compress from '@fastify/compress'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { constants } from 'node:zlib'
import { newId } from '#values'
import { notAllowed, notSignedIn } from './problem.ts'
import type { Platform } from './platform.ts'
import { may } from './system.ts'
import { visitor } from './access.ts'
import { localeOf } from './words.ts'
import { createLimiter, DEFAULT_LIMITS, type Limits } from './http/limits.ts'
import { type Checks, registerMonitoring } from './http/monitoring.ts'
import { checkHost, checkOrigin, isLoopback, type Names } from './http/origin.ts'
import { registerPages } from './http/pages.ts'
import { addressTooLong, answerProblems, MAX_PART_CHARACTERS, sendProblem } from './http/problems.ts'
import { registerRecords } from './http/records.ts'
import { describeRoutes, registerReference } from './http/reference.ts'
import { MAX_HEADER_BYTES, refuseClient } from './http/refusals.ts'
import { type Declared, requireDeclarations } from './http/routes.ts'
import { contentPolicy, newNonce, secureAnswers } from './http/security.ts'
import { registerStream } from './http/stream.ts'
import type { Http } from './http/types.ts'
import { checkingSerializer, plainSerializer } from './http/serialization.ts'
import { validatorCompiler } from './http/validation.ts'

export type { Http } from './http/types.ts'

export interface HttpOptions {
  readonly platform: Platform
  /** The folder of the built console: index.html and assets/. */
  readonly dist: string
  readonly version: string
  /** The address that the socket is bound to; the public one where it is not said. */
  readonly host?: string
  /** What /ready asks. */
  readonly ready: Checks
  readonly limits?: Partial<Limits>
  /** Addresses of the proxies in front, whose X-Forwarded-For and -Proto are believed. */
  readonly trustProxy?: string[]
  /** Whether every record so far is sample data: shown on every view. */
  readonly sampleOnly?: () => Promise<boolean>
  /** Registers the public pages, `/` among them. */
  readonly portal?: (http: Http) => void
  /** Holds every answer against the schema that its route declares, and fails where it does not fit: for tests. */
  readonly checkAnswers?: boolean
  /** Seconds are enough in production; tests cannot wait for them. */
  readonly heartbeatMs?: number
  readonly requestTimeoutMs?: number
}

const MAX_ADDRESS_CHARACTERS = 4096
const BODY_LIMIT_BYTES = 1024 * 1024

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with who may call it, as registered: for the tests that walk them all. */
    declaredRoutes: readonly Declared[]
  }
}

/** Their own request id where it is harmless, so that logs of two programs can be put side by side. */
const requestId = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : newId()

const chosenLocale = (cookie: string | undefined): string | undefined =>
  /(?:^|;\s*)kapok-locale=([A-Za-z-]{2,5})(?:;|$)/.exec(cookie ?? '')?.[1]

/** One-time tokens travel in addresses: they stay out of the log. */
const loggedUrl = (url: string): string => url.replace(/([?&](?:token|code)=)[^&]*/gi, '$1…')

/** What a request is before anybody has looked at it. Fastify's own errors come before the hooks, so it is made lazily. */
function greet(request: FastifyRequest, reply: FastifyReply): void {
  request.actor = visitor
  request.cspNonce = newNonce()
  request.locale = localeOf(request.headers['accept-language'], chosenLocale(request.headers.cookie))
  reply.header('x-request-id', request.id)
  reply.header('content-security-policy', contentPolicy(request.cspNonce))
}

/** @throws not-signed-in, not-allowed */
function checkAccess({ actor, routeOptions, is404 }: FastifyRequest): void {
  const access = routeOptions.config?.access ?? 'public'
  if (is404 || access === 'public') return
  if (actor.kind === 'visitor') throw notSignedIn({})
  if (access !== 'signed-in' && !may(actor, access)) throw notAllowed({ permission: access })
}

export async function createHttp(given: HttpOptions): Promise<Http> {
  const { platform, version } = given
  const { access, database, options } = platform
  const publicUrl = URL.parse(options.publicUrl)
  const names: Names = { publicUrl, boundToLoopback: isLoopback(given.host ?? publicUrl?.hostname ?? '') }
  const behindHttps = publicUrl?.protocol === 'https:'

  // Node takes the shorter of the two as the headers' own.
  const requestTimeout = given.requestTimeoutMs ?? 120_000
  const server: FastifyHttpOptions<Server, FastifyBaseLogger> = {
    loggerInstance: options.log.child(
      {},
      { redact: ['req.headers', 'headers', 'password', 'token', 'secret'] },
    ),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (raw) => requestId(raw.headers['x-request-id']),
    bodyLimit: BODY_LIMIT_BYTES,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(15_000, requestTimeout),
      connectionsCheckingInterval: 2000,
    },
    requestTimeout,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    trustProxy: given.trustProxy ?? false,
    routerOptions: { maxParamLength: MAX_PART_CHARACTERS },
    clientErrorHandler: refuseClient,
    frameworkErrors(error, request, reply) {
      greet(request as FastifyRequest, reply as FastifyReply)
      void sendProblem(error, request as FastifyRequest, reply as FastifyReply)
    },
  }
  const http: Http = Fastify(server).withTypeProvider<TypeBoxTypeProvider>()
  http.server.maxConnections = 5000
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(given.checkAnswers === true ? checkingSerializer : plainSerializer)
  // Form posts and text are what other sites' pages can send without asking: only JSON is taken.
  http.removeContentTypeParser('text/plain')
  http.decorateRequest('actor', null as never)
  http.decorateRequest('locale', 'zh-CN')
  http.decorateRequest('cspNonce', '')
  answerProblems(http)

  const permissions = new Set(access.permissions.map((p) => p.name))
  http.decorate('declaredRoutes', requireDeclarations(http, permissions))
  const limiter = await createLimiter(http, { ...DEFAULT_LIMITS, ...given.limits })

  http.addHook('onRequest', async (request, reply) => greet(request, reply))
  await secureAnswers(http, behindHttps)
  http.addHook('onRequest', async (request, reply) => {
    checkHost(request, names)
    if (request.url.length > MAX_ADDRESS_CHARACTERS)
      throw addressTooLong({ limitCharacters: MAX_ADDRESS_CHARACTERS })
    await limiter.checkAddress(request)
    checkOrigin(request, names)
    request.actor = await access.actorOf(request.headers, doorOf(request), (cookie) =>
      reply.header('set-cookie', cookie),
    )
    await limiter.checkActor(request)
    checkAccess(request)
  })
  await http.register(compress, {
    threshold: 2048,
    encodings: ['br', 'gzip'],
    globalDecompression: false,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  // An answer that was under way when the server began to close lets its connection go, or closing would wait for it.
  let closing = false
  http.addHook('preClose', async () => void (closing = true))
  http.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
  http.addHook('onResponse', async (request, reply) => {
    const { method, actor, ip } = request
    const ms = Math.round(reply.elapsedTime * 10) / 10
    const url = loggedUrl(request.url)
    request.log.info(
      { method, url, status: reply.statusCode, ms, actor: `${actor.kind}:${actor.id}`, ip },
      'answered',
    )
  })

  await describeRoutes(http, { systems: options.systems, version })
  // A scope below this one, so that the description sees every route.
  await http.register(async (scope) => {
    const inner = scope as unknown as Http
    registerMonitoring(inner, given.ready)
    await registerReference(inner)
    access.routes(inner, async () => ({ version, sampleOnly: (await given.sampleOnly?.()) ?? false }))
    registerRecords(inner, database)
    registerStream(inner, {
      db: database.kysely,
      feed: platform.feed,
      factTypes: platform.factTypes,
      whoIs: (headers) => access.actorOf(headers, 'api'),
      ...(given.heartbeatMs === undefined ? {} : { heartbeatMs: given.heartbeatMs }),
    })
    for (const system of options.systems)
      await inner.register(
        async (own) => system.routes(own as unknown as Http, platform.workOf(system.name)),
        { prefix: `/api/${system.name}` },
      )
    await registerPages(inner, given.dist)
    given.portal?.(inner)
  })
  return http
}

const doorOf = (request: FastifyRequest) =>
  request.headers.authorization === undefined ? ('console' as const) : ('api' as const)
