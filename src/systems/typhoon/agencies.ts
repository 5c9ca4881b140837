/**
 * Taking in what a feed says of a storm: its fixes as advisories, under the rules of any other, and the agencies'
 * forecasts. What cannot be taken is reported by its path in the reply. What somebody entered by hand stays.
 */
import { createHash } from 'node:crypto'
import type { FeedFix, FeedStorm, parseReply } from '#engines/cyclone/zjwater.ts'
import { Problem } from '#kernel/problem.ts'
import type { Actor, Unit, Work } from '#kernel/system.ts'
import { Thread } from '#kernel/thread.ts'
import { formatInstant } from '#kernel/time.ts'
import { assertPast, leap, place, same } from './advisories.ts'
import { agenciesReceived } from './events.ts'
import type { FeedReport } from './schema/agencies.ts'
import {
  type AdvisoryRow,
  currentAdvisories,
  nameStorm,
  openStorm,
  refreshStorm,
  withdrawnOf,
} from './store/advisories.ts'
import { storeForecasts } from './store/agencies.ts'
import type { TyphoonTables } from './tables.ts'

export const FEED = 'zjwater'
/** The feed's fixes are those of China Meteorological Administration. */
const FIXES_BY = 'CMA'
/** How far back a way around a faulty position is looked for. */
const CHAIN = 12

export interface ReplyGiven {
  readonly text: string
  /** Where it came from, for the record: a file's name or an address. */
  readonly from: string
  /** Take what is right although something is not. */
  readonly keepGood: boolean
}

type Placed = Pick<FeedReport, 'fixes' | 'kept' | 'rejected'> & {
  /** The times of those that were not there before, ms UTC. */
  readonly newFixes: ReadonlySet<number>
  /** Of the new or corrected ones. */
  readonly newest: Date | null
  /** Of all that count, as they came or as somebody entered them. */
  readonly dataAsOf: Date | null
  /** Whether the storm has a position at all. */
  readonly isThere: boolean
}

/** Ends the unit of work without any of it: the report says why. */
class Refused extends Error {
  readonly report: FeedReport
  constructor(report: FeedReport) {
    super('refused')
    this.report = report
  }
}

/** Takes in a reply of the feed, whole or, with `keepGood`, what is right of it. The same again changes nothing. */
export async function takeReply(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: ReplyGiven,
): Promise<FeedReport> {
  const { storm, faults } = await parsed(given.text)
  if (storm === null || (faults.length > 0 && !given.keepGood))
    return { ...EMPTY, storm: storm === null ? null : `operational:${storm.key}`, rejected: faults }
  try {
    return await work.unit(actor, async (unit) => {
      const report = await take(unit, storm, given)
      if (report.rejected.length > 0 && !given.keepGood)
        throw new Refused({ ...EMPTY, storm: report.storm, rejected: report.rejected })
      return { ...report, rejected: [...faults, ...report.rejected] }
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ...error.report, rejected: [...faults, ...error.report.rejected] }
  }
}

/** In a thread: a long reply, or one made to be slow, takes longer than a request may hold up all others. */
async function parsed(text: string): Promise<ReturnType<typeof parseReply>> {
  const thread = new Thread<string>(new URL('./reply-thread.ts', import.meta.url))
  try {
    return await thread.ask(text)
  } finally {
    await thread.close()
  }
}

const NONE = { received: 0, corrected: 0, unchanged: 0 }
const EMPTY: Omit<FeedReport, 'storm' | 'rejected'> = {
  stored: false,
  dataAsOf: null,
  fixes: NONE,
  forecasts: NONE,
  kept: [],
}

async function take(unit: Unit<TyphoonTables>, given: FeedStorm, from: ReplyGiven): Promise<FeedReport> {
  const { db, actor, now } = unit
  const id = `operational:${given.key}`
  const opened = await openStorm(db, { key: given.key, name: null, at: new Date(given.fixes[0]!.atMs) })
  const storm = await nameStorm(db, opened, { name: given.nameEn, nameZh: given.nameZh })
  const { newFixes, newest, dataAsOf, isThere, ...placed } = await placeFixes(unit, storm, given.fixes)
  const rejected = [...placed.rejected]
  // Nothing is kept of a storm without a position: it would stand before those that have one.
  if (!isThere && rejected.length > 0) throw new Refused({ ...EMPTY, storm: id, rejected })
  if (!isThere) return { ...EMPTY, ...placed, storm: id, stored: true, rejected }
  const past = given.forecasts.filter(({ path, issuedMs }) => {
    const reason = whyNot(() => assertPast(new Date(issuedMs), now))
    if (reason !== null) rejected.push({ path, reason })
    return reason === null
  })
  const { knownAt, ...forecasts } = await storeForecasts(db, {
    stormId: storm.id,
    forecasts: past,
    newFixes,
    now,
    by: actor.name,
  })
  const newForecasts = forecasts.received + forecasts.corrected
  const asOf = dataAsOf === null ? null : formatInstant(dataAsOf)
  const report = { storm: id, stored: true, dataAsOf: asOf, ...placed, rejected, forecasts }
  if (newest === null && newForecasts === 0) return report
  await refreshStorm(db, storm.id)
  await unit.record({
    act: 'typhoon.take-feed',
    subject: `typhoon/${id}`,
    rule: 'typhoon.advise',
    payload: {
      ...report,
      feed: FEED,
      from: from.from,
      sha256: createHash('sha256').update(from.text).digest('hex'),
    },
  })
  if (newForecasts > 0)
    await unit.publish(agenciesReceived, `typhoon/${id}`, {
      storm: id,
      agencies: [...new Set(past.map(({ agency }) => agency))].sort(),
      forecasts: newForecasts,
      issuedAt: formatInstant(new Date(Math.max(...past.map(({ issuedMs }) => issuedMs)))),
    })
  // One forecast from the last position, not one from each that the reply brought at once; later, where an agency's
  // forecast that came after its position is not to be left out.
  const last = newest ?? (await currentAdvisories(db, storm.id)).at(-1)?.at
  const at = [last, knownAt].flatMap((one) => (one === null || one === undefined ? [] : [one.getTime()]))
  if (at.length > 0)
    await unit.enqueue('forecast', { storm: id, at: formatInstant(new Date(Math.max(...at))) })
  return report
}

async function placeFixes(
  unit: Unit<TyphoonTables>,
  storm: Parameters<typeof place>[1],
  fixes: readonly FeedFix[],
): Promise<Placed> {
  let others: AdvisoryRow[] = await currentAdvisories(unit.db, storm.id)
  const withdrawn = await withdrawnOf(unit.db, storm.id, FEED)
  const count = { received: 0, corrected: 0, unchanged: 0 }
  const kept: Placed['kept'] = []
  const rejected: Placed['rejected'] = []
  const newFixes = new Set<number>()
  let newest: Date | null = null
  let dataAsOf: Date | null = null
  const strays = strayed(fixes)
  for (const fix of fixes) {
    const at = new Date(fix.atMs)
    const { path, lon, lat, windMs, pressureHpa } = fix
    const before = others.find((o) => o.at.getTime() === fix.atMs)
    const own = before !== undefined && before.feed === null
    const isSame = own && before.lon === lon && before.lat === lat && before.wind_ms === windMs
    if (own) {
      if (!isSame)
        kept.push({ path, reason: `${formatInstant(at)} was entered by ${before.by} and stays as it is` })
      count.unchanged += 1
      dataAsOf = at
      continue
    }
    const gone = withdrawn.filter((o) => o.at.getTime() === fix.atMs)
    const taken = gone.find((o) => same(o, fix, { feed: FEED, radii: fix.radii }))
    if (taken !== undefined) {
      kept.push({ path, reason: `${formatInstant(at)} was withdrawn by ${taken.withdrawn_by}` })
      count.unchanged += 1
      continue
    }
    if (strays.has(fix)) {
      rejected.push({ path, reason: 'too far from the positions before and after it' })
      continue
    }
    const given = { storm: storm.key, at, lon, lat, windMs, pressureHpa, agency: FIXES_BY }
    try {
      const { row, isNew, corrects } = await place(unit, storm, others, given, {
        feed: FEED,
        radii: fix.radii,
      })
      if (!isNew) count.unchanged += 1
      else {
        if (corrects === null) count.received += 1
        else count.corrected += 1
        others = [...others.filter((o) => o.id !== corrects), row].sort(
          (a, b) => a.at.getTime() - b.at.getTime(),
        )
        if (corrects === null && gone.length === 0) newFixes.add(fix.atMs)
        if (newest === null || at > newest) newest = at
      }
      dataAsOf = at
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      rejected.push({ path, reason: error.details.en })
    }
  }
  return { fixes: count, kept, rejected, newFixes, newest, dataAsOf, isThere: others.length > 0 }
}

/**
 * The positions that no storm can have been at together with the others: those off the longest chain in which each
 * can be reached from the one before it. A faulty first position must not throw out all that are right after it.
 */
function strayed(fixes: readonly FeedFix[]): Set<FeedFix> {
  const timed = fixes.map((fix) => ({ ...fix, at: new Date(fix.atMs) }))
  const length: number[] = []
  const from: number[] = []
  for (const [i, fix] of timed.entries()) {
    length[i] = 1
    from[i] = -1
    for (let j = i - 1; j >= Math.max(0, i - CHAIN); j--)
      if (length[j]! + 1 > length[i]! && leap(timed[j]!, fix) === null) {
        length[i] = length[j]! + 1
        from[i] = j
      }
  }
  const strays = new Set(fixes)
  for (let i = length.lastIndexOf(Math.max(...length)); i >= 0; i = from[i]!) strays.delete(fixes[i]!)
  return strays
}

function whyNot(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.details.en
  }
}
