/** What a route is written against: Fastify with TypeBox types, and what the kernel adds to every request and route. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Locale } from '#values'
import type { Actor, Audience } from '../system.ts'

/** Fastify whose handlers take their types from the TypeBox schemas of the route. */
export type Http = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** At most `max` requests in `windowSeconds`, per actor, or per address where nobody is signed in. */
export interface Limit {
  readonly max: number
  readonly windowSeconds: number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it is refused at registration. */
    access: Audience
    /** In place of the general limit; `false` for routes that monitors poll. */
    limit?: Limit | false
    /** The route acts with a session before there is one (signing in), so its origin is checked even without a cookie. */
    startsSession?: boolean
  }
  interface FastifyRequest {
    /** Who asks; a visitor when nobody is signed in. */
    actor: Actor
    /** The language of the answer. */
    locale: Locale
    /** Of this answer's content security policy; inline tags of a page must carry it. */
    cspNonce: string
  }
}
