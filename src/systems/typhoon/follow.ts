/**
 * Following the agencies' feed: asks its address, takes in what it says, and keeps how the feed stands. No network is
 * assumed: nothing is asked unless an address was set. A feed that fails is asked less and less often, and what it
 * said last stays, as of then.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { MAX_REPLY_BYTES } from '#engines/cyclone/zjwater.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { parseInstant } from '#kernel/time.ts'
import { FEED, takeReply } from './agencies.ts'
import type { FeedReport } from './schema/agencies.ts'
import { readFeed, writeFeed } from './store/agencies.ts'
import { activeNumbers } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

/** New positions come every hour at most. */
export const EVERY_MS = 5 * 60_000
/** After failures: 5, 10, 20, 40, then 60 minutes. */
const LONGEST_MS = 60 * 60_000
/** The pause begins when the feed has failed, the schedule comes on the minute: a little early is not too early. */
const EARLY_MS = 60_000
const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 3
/** Stands for the number of each active operational storm, 202116 for 2021-2116. */
const PLACE = '{tfid}'

export interface FollowGiven {
  readonly url: string
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

export interface Polled {
  readonly reports: readonly (FeedReport & { readonly url: string })[]
  /** How many addresses were asked: none, where the address is for each active storm and there is no such storm. */
  readonly asked: number
  /** Why the feed could not be read; null when it could, or was not asked. */
  readonly fault: string | null
  readonly nextAt: Date
}

/** Null when `text` is an address that may be asked: http or https, with a host, without a password in it. */
export function whyNoAddress(text: string): string | null {
  const url = URL.parse(text.replaceAll(PLACE, '0'))
  if (url === null || !/^https?:$/.test(url.protocol)) return 'not an http or https address'
  return url.username === '' && url.password === '' ? null : 'a name or password in the address'
}

/** Asks the feed once. Never throws because of the feed: what is wrong with it is told, and kept. */
export async function poll(work: Work<TyphoonTables>, actor: Actor, given: FollowGiven): Promise<Polled> {
  const reports: (FeedReport & { url: string })[] = []
  let fault: string | null = null
  const urls = await addresses(work, actor, given.url)
  // How the feed stands is what it last answered: not asked, it has not answered.
  if (urls.length === 0)
    return { reports, asked: 0, fault, nextAt: new Date(work.clock.now().getTime() + EVERY_MS) }
  for (const url of urls) {
    try {
      const text = await fetchText(url, given)
      // Of a feed, everything that is right counts: nobody is there to mend the rest.
      const report = await takeReply(work, actor, { text, from: url, keepGood: true })
      reports.push({ ...report, url })
      if (!report.stored) fault = `${report.rejected[0]?.path}: ${report.rejected[0]?.reason}`
    } catch (error) {
      if (given.signal.aborted) throw error
      fault = reasonOf(error)
    }
  }
  const nextAt = await work.unit(actor, async ({ db, now }) => {
    const before = await readFeed(db, FEED)
    const failures = fault === null ? 0 : (before?.failures ?? 0) + 1
    const next = new Date(now.getTime() + pauseMs(failures))
    const told = reports.flatMap(({ dataAsOf }) => (dataAsOf === null ? [] : [parseInstant(dataAsOf)!]))
    const latest = told.sort((a, b) => a.getTime() - b.getTime()).at(-1)
    await writeFeed(db, {
      name: FEED,
      url: given.url,
      tried_at: now,
      answered_at: fault === null ? now : (before?.answered_at ?? null),
      data_as_of: latest ?? before?.data_as_of ?? null,
      failures,
      next_at: next,
      fault,
      by: actor.name,
    })
    return next
  })
  return { reports, asked: urls.length, fault, nextAt }
}

export const pauseMs = (failures: number): number =>
  Math.min(LONGEST_MS, EVERY_MS * 2 ** Math.max(0, failures - 1))

/** For a schedule that comes more often than the feed is to be asked after failures. */
export async function pollWhenDue(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: FollowGiven,
): Promise<Polled | null> {
  const feed = await work.read(actor, (db) => readFeed(db, FEED))
  const soon = new Date(work.clock.now().getTime() + EARLY_MS)
  const isDue = feed === null || feed.failures === 0 || feed.next_at <= soon
  return isDue ? poll(work, actor, given) : null
}

/** Asks again and again until told to stop. */
export async function follow(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: FollowGiven & { readonly told: (polled: Polled) => void },
): Promise<void> {
  for (;;) {
    const polled = await poll(work, actor, given)
    given.told(polled)
    const waitMs = polled.nextAt.getTime() - work.clock.now().getTime()
    await pause(Math.max(0, waitMs), undefined, { signal: given.signal })
  }
}

async function addresses(work: Work<TyphoonTables>, actor: Actor, url: string): Promise<string[]> {
  if (!url.includes(PLACE)) return [url]
  const numbers = await work.read(actor, (db) => activeNumbers(db, work.clock.now()))
  return numbers.map((number) => url.replaceAll(PLACE, encodeURIComponent(number)))
}

/** @throws with the reason: no answer, not in time, too long, cut off, led elsewhere. */
async function fetchText(url: string, { signal, timeoutMs = TIMEOUT_MS }: FollowGiven): Promise<string> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  let at = url
  for (let hop = 0; ; hop++) {
    const response = await fetch(at, {
      redirect: 'manual',
      signal: within,
      headers: { accept: 'application/json' },
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      const next = new URL(location, at)
      const why = whyNotTo(next, new URL(at))
      if (why !== null) throw new Error(why)
      if (hop >= MAX_REDIRECTS) throw new Error(`led on more than ${MAX_REDIRECTS} times`)
      at = next.href
      continue
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      throw new Error(`answered ${response.status}`)
    }
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > MAX_REPLY_BYTES) throw new Error(`answered more than ${MAX_REPLY_BYTES} bytes`)
      chunks.push(chunk)
    }
    return new TextDecoder().decode(Buffer.concat(chunks))
  }
}

/**
 * A name that was taken over must not lead this server to an address inside the house, nor from an answer that nobody
 * could change on its way to one that anybody can. From http to https it may.
 */
export function whyNotTo(next: URL, from: URL): string | null {
  if (next.origin === from.origin) return null
  if (next.host !== from.host) return `led to ${next.host}, which is another host`
  if (next.protocol === 'https:' && from.protocol === 'http:') return null
  return `led from ${from.protocol} to ${next.protocol} on ${next.host}`
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: Error }
  if (name === 'TimeoutError') return 'did not answer in time'
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
