/**
 * Facts as they happen, to pages and programs that stay connected: server-sent events (HTML Standard, section 9.2).
 * The event id is the fact's cursor: whoever comes back with Last-Event-ID misses nothing and gets nothing twice.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Kysely } from 'kysely'
import type { AnyTables } from '../db.ts'
import { type FactFeed, type FactTypes, lastCursor, parseCursor, readFacts } from '../facts.ts'
import { tooMany } from '../problem.ts'
import { type Actor, type Audience, type Fact, may } from '../system.ts'
import { senderOf } from './limits.ts'
import type { Http } from './types.ts'

const HEARTBEAT_MS = 20_000
/** What a reader may have unread before we let go of it: it can come back by its cursor. */
const MAX_BUFFERED_BYTES = 1_000_000
/** Who was away for longer than this many facts starts afresh, told so by a `reset` event. */
const MAX_CATCH_UP = 5000
const STREAMS_PER_SENDER = 12
const STREAMS = 2000

export interface StreamGiven {
  readonly db: Kysely<AnyTables>
  readonly feed: FactFeed
  readonly factTypes: FactTypes
  /** Who the request's credentials stand for now; throws when they no longer do. */
  readonly whoIs: (headers: IncomingHttpHeaders) => Promise<Actor>
  readonly heartbeatMs?: number
}

const belongs = (actor: Actor, audience: Audience | null): boolean =>
  audience === 'public' ||
  (audience === 'signed-in' && actor.kind !== 'visitor') ||
  (audience !== null && may(actor, audience))

/** Whether `typhoon.*` or `typhoon.forecast-made`, several with commas, names the type. */
export function selects(patterns: string | undefined, type: string): boolean {
  if (patterns === undefined) return true
  return patterns.split(',').some((p) => (p.endsWith('.*') ? type.startsWith(p.slice(0, -1)) : p === type))
}

/** Whether the cursor `a` is behind `b`. */
function behind(a: string, b: string): boolean {
  const [left, right] = [parseCursor(a)!, parseCursor(b)!]
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return BigInt(left[i]!) < BigInt(right[i]!)
  return false
}

/** Who published it stays inside: streams are open to visitors, and the records say it to who may read them. */
const asEvent = (fact: Fact): string => {
  const { cursor, actor: _actor, ...rest } = fact
  return `id: ${cursor}\nevent: fact\ndata: ${JSON.stringify(rest)}\n\n`
}

/** One connected reader: first what it missed, then what comes, in order and once. */
class FactStream extends Readable {
  #sent: string
  #held: Fact[] | null = []
  readonly #wanted: (fact: Fact) => boolean
  readonly #stops: (() => void)[] = []

  constructor(after: string, wanted: (fact: Fact) => boolean) {
    super()
    this.#sent = after
    this.#wanted = wanted
  }

  override _read(): void {}

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const stop of this.#stops) stop()
    done(error)
  }

  onStop(stop: () => void): void {
    if (this.destroyed) stop()
    else this.#stops.push(stop)
  }

  say(text: string): void {
    if (this.destroyed) return
    if (this.readableLength > MAX_BUFFERED_BYTES) this.destroy()
    else this.push(text)
  }

  hear(fact: Fact): void {
    if (this.#held !== null) this.#held.push(fact)
    else this.#send(fact)
  }

  #send(fact: Fact): void {
    if (!behind(this.#sent, fact.cursor)) return
    this.#sent = fact.cursor
    if (this.#wanted(fact)) this.say(asEvent(fact))
  }

  async catchUp(db: Kysely<AnyTables>, from: string): Promise<void> {
    let cursor = from
    for (let seen = 0; seen < MAX_CATCH_UP && !this.destroyed;) {
      const facts = await readFacts(db, cursor)
      for (const fact of facts) this.#send(fact)
      seen += facts.length
      cursor = facts.at(-1)?.cursor ?? cursor
      if (facts.length < 500) return this.#goLive()
    }
    this.say('event: reset\ndata: {}\n\n')
    this.#goLive()
  }

  #goLive(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const fact of held) this.#send(fact)
  }
}

export function registerStream(http: Http, given: StreamGiven): void {
  const { db, feed, factTypes } = given
  const open = new Map<string, Set<FactStream>>()
  let count = 0
  /** A stream outlives its request: whoever may no longer listen is let go at the next heartbeat. */
  async function letGoIfChanged(
    stream: FactStream,
    actor: Actor,
    headers: IncomingHttpHeaders,
  ): Promise<void> {
    const now = await given.whoIs(headers).catch(() => null)
    const same = now?.id === actor.id && now.permissions.symmetricDifference(actor.permissions).size === 0
    if (!same) stream.destroy()
  }

  http.get(
    '/api/facts/stream',
    {
      config: { access: 'public' },
      compress: false,
      exposeHeadRoute: false,
      schema: {
        summary: 'Facts as they happen (server-sent events); resumes by Last-Event-ID',
        tags: ['kernel'],
        querystring: Type.Object({
          types: Type.Optional(Type.String({ maxLength: 1000, description: 'typhoon.*,warnings.issued' })),
        }),
      },
    },
    async (request, reply) => {
      const sender = senderOf(request)
      const mine = open.get(sender) ?? new Set()
      if (mine.size >= STREAMS_PER_SENDER || count >= STREAMS) throw tooMany({ retryAfterSeconds: 30 })
      const { actor, query } = request
      const wanted = (fact: Fact): boolean =>
        selects(query.types, fact.type) && belongs(actor, factTypes.audience(fact.type))
      const asked = request.headers['last-event-id']
      const resumed = typeof asked === 'string' && parseCursor(asked) !== null ? asked : null
      const from = resumed ?? (await lastCursor(db))

      const stream = new FactStream(from, wanted)
      open.set(sender, mine.add(stream))
      count += 1
      stream.onStop(() => {
        count -= 1
        mine.delete(stream)
        if (mine.size === 0) open.delete(sender)
      })
      stream.onStop(feed.on(null, (fact) => stream.hear(fact)))
      const heartbeat = setInterval(() => {
        stream.say(': still here\n\n')
        if (actor.kind !== 'visitor') void letGoIfChanged(stream, actor, request.headers)
      }, given.heartbeatMs ?? HEARTBEAT_MS)
      stream.onStop(() => clearInterval(heartbeat))
      request.raw.socket.once('close', () => stream.destroy())

      stream.say(`retry: 3000\nid: ${from}\n\n`)
      stream.catchUp(db, from).catch(() => stream.destroy())
      return (
        reply
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
          // Kept alive for nothing after its end, it would hold up a server that closes.
          .header('connection', 'close')
          .type('text/event-stream; charset=utf-8')
          .send(stream as never)
      )
    },
  )
  // Before the server waits for its connections to end.
  http.addHook('preClose', async () => {
    for (const streams of open.values()) for (const stream of streams) stream.push(null)
  })
}
