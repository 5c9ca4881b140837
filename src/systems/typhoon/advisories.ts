/** Taking in and withdrawing advisories: what is checked, and what follows. */
import { distanceKm, type Point } from '#engines/cyclone/sphere.ts'
import type { RadiiKm } from '#engines/cyclone/zjwater.ts'
import { badInput, notFound, otherDepartment, Problem, problem } from '#kernel/problem.ts'
import { type Actor, may, type Unit, type Work } from '#kernel/system.ts'
import { formatInstant, parseInstant } from '#kernel/time.ts'
import { advisoryReceived, advisoryWithdrawn } from './events.ts'
import type { AdvisoryIn, AdvisoryOut } from './schema.ts'
import {
  advisoryOut,
  type AdvisoryRow,
  currentAdvisories,
  findAdvisory,
  insertAdvisory,
  openStorm,
  refreshStorm,
  setState,
} from './store/advisories.ts'
import { CLOCK_TOLERANCE_MS, type StormRow } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

/** The fastest tropical cyclones on record move at some 110 km/h in extratropical transition. */
const MAX_SPEED_KMH = 130
/** Positions are off by some tens of kilometres: over minutes that must not make a speed. */
const LEAST_HOURS = 0.5
const FIRST_YEAR = 1840

export const futureAdvisory = problem<{ at: string; now: string }>({
  code: 'advisory-from-the-future',
  status: 422,
  title: { 'zh-CN': '定位时间在未来', en: 'The advisory is from the future' },
  detail: ({ at, now }) => ({
    'zh-CN': `定位时间 ${at} 晚于现在 ${now}。请核对时间和时区。`,
    en: `The position is of ${at}; it is ${now} now. Check the time and its offset from UTC.`,
  }),
})

export const farJump = problem<{ km: number; kmh: number; from: string }>({
  code: 'position-too-far',
  status: 422,
  title: { 'zh-CN': '位置距上一定位过远', en: 'The position is too far from the last one' },
  detail: ({ km, kmh, from }) => ({
    'zh-CN': `距 ${from} 的定位 ${km} 公里，相当于每小时 ${kmh} 公里。请核对经纬度；若无误，请确认后再提交。`,
    en: `It is ${km} km from the position of ${from}, ${kmh} km/h. Check longitude and latitude; if they are right, confirm the jump.`,
  }),
})

type Timed = Point & { readonly at: Date }

/** @throws Problem when a moment has not come yet. */
export function assertPast(at: Date, now: Date): void {
  if (at.getTime() > now.getTime() + CLOCK_TOLERANCE_MS)
    throw futureAdvisory({ at: formatInstant(at), now: formatInstant(now) })
}

/** How fast a storm would have moved from one position to the other, km and km/h; null where it can have. */
export function leap(a: Timed, b: Timed): { km: number; kmh: number } | null {
  const km = distanceKm(a, b)
  const kmh = km / Math.max(LEAST_HOURS, Math.abs(b.at.getTime() - a.at.getTime()) / 3_600_000)
  return kmh > MAX_SPEED_KMH ? { km: Math.round(km), kmh: Math.round(kmh) } : null
}

/** Checks one advisory against the clock and its neighbours in time. @throws Problem */
function check(given: AdvisoryIn, at: Date, others: readonly AdvisoryRow[], now: Date): void {
  assertPast(at, now)
  if (given.confirmJump === true) return
  for (const other of [
    others.findLast((o) => o.at < at && o.at.getTime() !== at.getTime()),
    others.find((o) => o.at > at),
  ]) {
    const far = other === undefined ? null : leap({ ...given, at }, other)
    if (far !== null) throw farJump({ ...far, from: formatInstant(other!.at) })
  }
}

/** What came by a feed beside the advisory itself; null for one that somebody entered. */
export interface FromFeed {
  readonly feed: string
  readonly radii: readonly RadiiKm[]
}

/** Whether a row says what is given: the same place, strength and, of a feed, winds around. */
export const same = (row: AdvisoryRow, given: Said, from: FromFeed | null): boolean =>
  row.lon === given.lon &&
  row.lat === given.lat &&
  row.wind_ms === (given.windMs ?? null) &&
  row.pressure_hpa === (given.pressureHpa ?? null) &&
  (from === null || JSON.stringify(radiiOf(row.radii ?? [])) === JSON.stringify(radiiOf(from.radii)))

type Said = Pick<AdvisoryIn, 'lon' | 'lat' | 'windMs' | 'pressureHpa'>

/** In an order of its own: the database gives the fields of an object in another. */
const radiiOf = (radii: readonly RadiiKm[]) => radii.map(({ windMs, quadrantsKm }) => [windMs, quadrantsKm])

/**
 * Takes one advisory in. The same again changes nothing; another position for the same moment corrects the earlier
 * one, which stays readable and which only its own department may correct.
 */
export function receiveAdvisory(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: AdvisoryIn,
): Promise<{ advisory: AdvisoryOut; created: boolean }> {
  return work.unit(actor, (unit) => receive(unit, given))
}

/** Many at once, from a file: all of them or none. `lines` names each one's line for its errors. */
export function receiveAdvisories(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: readonly { line: number; advisory: AdvisoryIn }[],
): Promise<{ received: number; unchanged: number }> {
  return work.unit(actor, async (unit) => {
    let received = 0
    for (const { line, advisory } of given) {
      try {
        if ((await receive(unit, advisory)).created) received += 1
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        throw badInput({ errors: [{ field: `line ${line}`, message: error.details.en }] })
      }
    }
    return { received, unchanged: given.length - received }
  })
}

async function receive(
  unit: Unit<TyphoonTables>,
  given: AdvisoryIn,
): Promise<{ advisory: AdvisoryOut; created: boolean }> {
  const { db } = unit
  const at = parseInstant(given.at)
  const year = Number(given.storm.slice(0, 4))
  const errors: { field: string; message: string }[] = []
  if (at === null || at.getUTCFullYear() < FIRST_YEAR) errors.push({ field: 'at', message: 'not an instant' })
  else if (Math.abs(at.getUTCFullYear() - year) > 1)
    errors.push({ field: 'storm', message: `the season ${year} is not the year of ${given.at}` })
  if (at === null || errors.length > 0) throw badInput({ errors })
  const storm = await openStorm(db, { key: given.storm, name: given.name ?? null, at })
  const placed = await place(unit, storm, await currentAdvisories(db, storm.id), { ...given, at }, null)
  if (placed.isNew) {
    await refreshStorm(db, storm.id)
    await unit.record({
      act: placed.corrects === null ? 'typhoon.advise' : 'typhoon.correct',
      subject: `typhoon/operational:${storm.key}`,
      rule: 'typhoon.advise',
      payload: {
        ...given,
        advisoryId: placed.row.id,
        ...(placed.corrects === null ? {} : { corrects: placed.corrects }),
      },
    })
    await unit.enqueue('forecast', { storm: `operational:${storm.key}`, at: formatInstant(at) })
  }
  return { advisory: advisoryOut(placed.row, `operational:${storm.key}`), created: placed.isNew }
}

/**
 * Checks and writes one position of an opened storm, and tells of it. `others` are its current ones, in order of time.
 * @throws Problem when it cannot be, or corrects another department's.
 */
export async function place(
  { db, actor, now, publish }: Unit<TyphoonTables>,
  storm: StormRow,
  others: readonly AdvisoryRow[],
  given: Omit<AdvisoryIn, 'at'> & { readonly at: Date },
  from: FromFeed | null,
): Promise<{ row: AdvisoryRow; isNew: boolean; corrects: string | null }> {
  const { at, lat } = given
  const lon = given.lon === -180 ? 180 : given.lon
  const advisory: AdvisoryIn = { ...given, lon, at: formatInstant(at) }
  const before = others.find((o) => o.at.getTime() === at.getTime())
  if (before !== undefined && same(before, advisory, from))
    return { row: before, isNew: false, corrects: null }
  check(advisory, at, others, now)
  if (before !== undefined) {
    assertOwn(actor, before)
    if (!(await setState(db, before.id, { state: 'superseded' })))
      throw otherDepartment({ owner: before.department_id ?? before.by })
  }
  const row = await insertAdvisory(db, {
    storm_id: storm.id,
    at,
    lon,
    lat,
    wind_ms: given.windMs ?? null,
    pressure_hpa: given.pressureHpa ?? null,
    agency: given.agency ?? null,
    received_at: now,
    by: actor.name,
    department_id: actor.departmentId,
    radii: from === null || from.radii.length === 0 ? null : from.radii,
    feed: from?.feed ?? null,
  })
  const id = `operational:${storm.key}`
  await publish(advisoryReceived, `typhoon/${id}`, {
    advisoryId: row.id,
    storm: id,
    name: storm.name,
    at: formatInstant(at),
    lon,
    lat,
    windMs: row.wind_ms,
    pressureHpa: row.pressure_hpa,
  })
  return { row, isNew: true, corrects: before?.id ?? null }
}

/**
 * The first wall; row-level security is the second. What the server itself takes from a feed is no department's: whoever
 * may advise mends it.
 */
function assertOwn(actor: Actor, row: AdvisoryRow): void {
  if (may(actor, '*') || actor.departmentId === row.department_id) return
  if (row.feed !== null && row.department_id === null && may(actor, 'typhoon.advise')) return
  throw otherDepartment({ owner: row.department_id ?? row.by })
}

export function withdrawAdvisory(work: Work<TyphoonTables>, actor: Actor, id: string): Promise<void> {
  return work.unit(actor, async (unit) => {
    const found = await findAdvisory(unit.db, id)
    if (found === null || found.advisory.state !== 'current') throw notFound({ what: `advisory ${id}` })
    const { advisory, storm } = found
    assertOwn(actor, advisory)
    if (!(await setState(unit.db, id, { state: 'withdrawn', withdrawn_by: actor.name })))
      throw otherDepartment({ owner: advisory.department_id ?? advisory.by })
    await refreshStorm(unit.db, storm.id)
    const subject = `typhoon/operational:${storm.key}`
    await unit.record({
      act: 'typhoon.withdraw',
      subject,
      rule: 'typhoon.advise',
      payload: { advisoryId: id },
    })
    await unit.publish(advisoryWithdrawn, subject, {
      advisoryId: id,
      storm: `operational:${storm.key}`,
      at: formatInstant(advisory.at),
    })
  })
}
