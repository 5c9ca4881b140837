/**
 * How much one sender may ask. Three counts: everything from one address (before any credential is looked at, so that
 * junk tokens cannot keep the database busy), then a signed-in actor's or a visitor's own, then a route's.
 * Counted in the memory of the process: a limit guards that process, and need not survive it.
 */
import type { FastifyRequest } from 'fastify'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import { tooMany } from '../problem.ts'
import type { Http, Limit } from './types.ts'

export interface Limits {
  readonly address: Limit
  readonly visitor: Limit
  readonly signedIn: Limit
}

export const DEFAULT_LIMITS: Limits = {
  address: { max: 6000, windowSeconds: 60 },
  visitor: { max: 300, windowSeconds: 60 },
  signedIn: { max: 1200, windowSeconds: 60 },
}

/** Whose request it is, for counting: the account or token, or the address (an IPv6 /64). */
export const senderOf = (request: FastifyRequest): string =>
  request.actor.kind === 'visitor'
    ? `at ${normalizeIP(request.ip)}`
    : `${request.actor.kind} ${request.actor.id}`

export interface Limiter {
  /** @throws too-many-requests */
  checkAddress(request: FastifyRequest): Promise<void>
  /** @throws too-many-requests */
  checkActor(request: FastifyRequest): Promise<void>
}

export async function createLimiter(http: Http, limits: Limits): Promise<Limiter> {
  await http.register(rateLimit, { global: false, cache: 20_000 })
  const limitOf = (request: FastifyRequest): Limit => {
    const own = request.routeOptions.config?.limit
    if (own) return own
    return request.actor.kind === 'visitor' ? limits.visitor : limits.signedIn
  }
  const address = http.createRateLimit({
    max: limits.address.max,
    timeWindow: limits.address.windowSeconds * 1000,
  })
  const actor = http.createRateLimit({
    max: (request) => limitOf(request).max,
    timeWindow: (request) => limitOf(request).windowSeconds * 1000,
    // A route with a limit of its own is counted by itself.
    keyGenerator: (request) =>
      request.routeOptions.config?.limit
        ? `${request.routeOptions.url} ${senderOf(request)}`
        : senderOf(request),
  })
  const check = async (limiter: typeof address, request: FastifyRequest): Promise<void> => {
    const count = await limiter(request)
    if (!count.isAllowed && count.isExceeded) throw tooMany({ retryAfterSeconds: count.ttlInSeconds })
  }
  return {
    checkAddress: (request) => check(address, request),
    async checkActor(request) {
      if (request.routeOptions.config?.limit !== false) await check(actor, request)
    },
  }
}
