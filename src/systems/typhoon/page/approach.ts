/** What a forecast says about Guangzhou: when and where the storm comes nearest, and how sure that is. */
import { between, distanceKm, type Point } from '#engines/cyclone/sphere.ts'
import { GRADES } from '#engines/cyclone/track.ts'
import type { ForecastOut } from '../schema.ts'
import { bearingFromGuangzhou, HOUR_MS, kmToGuangzhou, type Near } from './course.ts'

type Timed = readonly [h: number, lon: number, lat: number]

/** Hours between the points that are looked at: finer than any lead, coarser than it takes time. */
const STEP_H = 1
/** The lower limit of a tropical depression (GB/T 19201-2006). */
export const WEAKEST_MS = GRADES[0]!.fromMs
/** A member this near counts as one that passes the city. */
export const NEAR_KM = 200
const ABOUT_AS_NEAR = 1.25

/** The position at an hour of a path that begins at `start` (hour 0), along great circles; null beyond its end. */
export function positionAlong(start: Point, path: readonly Timed[], h: number): Point | null {
  let before: Timed = [0, start.lon, start.lat]
  for (const next of path) {
    if (h <= next[0]) {
      const part = (h - before[0]) / (next[0] - before[0])
      return between({ lon: before[1], lat: before[2] }, { lon: next[1], lat: next[2] }, part)
    }
    before = next
  }
  return null
}

/** A value at an hour, straight between the leads, from `start` at hour 0. */
export function valueAlong(
  start: number,
  path: readonly (readonly [h: number, value: number])[],
  h: number,
): number {
  let before: readonly [number, number] = [0, start]
  for (const next of path) {
    if (h <= next[0]) return before[1] + ((next[1] - before[1]) * (h - before[0])) / (next[0] - before[0])
    before = next
  }
  return before[1]
}

export interface Approach extends Near {
  /** While it is a depression at least, `ahead`: it comes nearest in between; `leaving`: it is nearest now; `beyond`: still nearing at the end. */
  readonly kind: 'ahead' | 'leaving' | 'beyond'
  readonly h: number
  /** 70 % of past positions were within this distance of the forecast one. */
  readonly radius70Km: number
  /** Hours ahead at which Guangzhou first lies within the 70 % circle; null when it never does. */
  readonly withinFromH: number | null
  /** How many members come within `NEAR_KM` of Guangzhou, of how many. */
  readonly membersNear: number
  readonly members: number
}

/** From the fix that the forecast starts from. Null for a forecast without leads. */
export function approachOf(forecast: ForecastOut, start: Point & { windMs: number | null }): Approach | null {
  const path = forecast.leads.map(({ h, lon, lat }): Timed => [h, lon, lat])
  const last = path.at(-1)
  if (last === undefined) return null
  const radii = forecast.leads.map(({ h, radius70Km }) => [h, radius70Km] as const)
  const winds = forecast.leads.flatMap(({ h, windMs }) => (windMs === null ? [] : [[h, windMs] as const]))
  // A storm that has weakened away comes nowhere, however wide its circle.
  const endsAt = forecast.leads.findIndex(({ windMs }) => windMs !== null && windMs < WEAKEST_MS)
  const untilH = endsAt < 0 ? last[0] : forecast.leads[endsAt]!.h - STEP_H
  const passed = [{ h: 0, km: kmToGuangzhou(start), point: start as Point }]
  let withinFromH: number | null = null
  for (let h = STEP_H; h <= untilH; h += STEP_H) {
    const point = positionAlong(start, path, h)!
    const km = kmToGuangzhou(point)
    passed.push({ h, km, point })
    if (withinFromH === null && km <= valueAlong(0, radii, h)) withinFromH = h
  }
  const best = firstPass(passed)
  return {
    kind: best.h === 0 ? 'leaving' : best.h >= untilH ? 'beyond' : 'ahead',
    h: best.h,
    atMs: Date.parse(forecast.at) + best.h * HOUR_MS,
    km: best.km,
    bearing: bearingFromGuangzhou(best.point),
    windMs: start.windMs === null ? null : valueAlong(start.windMs, winds, best.h),
    radius70Km: valueAlong(0, radii, best.h),
    withinFromH,
    membersNear: forecast.members.filter(({ path: p }) => passes(start, p)).length,
    members: forecast.members.length,
  }
}

/** The nearest point; an earlier pass that is about as near counts before it, for it comes first and is surer. */
function firstPass<P extends { readonly km: number }>(points: readonly P[]): P {
  const nearest = points.reduce((a, b) => (b.km < a.km ? b : a))
  const isPass = (km: number, i: number) =>
    km <= (points[i - 1]?.km ?? Infinity) && km < (points[i + 1]?.km ?? Infinity)
  return points.find(({ km }, i) => isPass(km, i) && km <= nearest.km * ABOUT_AS_NEAR) ?? nearest
}

function passes(start: Point, path: readonly Timed[]): boolean {
  let before = start
  for (const [, lon, lat] of path) {
    const next = { lon, lat }
    const far = kmToGuangzhou(before)
    // A leg that cannot reach the city is not walked.
    const leg = distanceKm(before, next)
    if (far - leg <= NEAR_KM)
      for (let i = 1; i <= 12; i++) if (kmToGuangzhou(between(before, next, i / 12)) <= NEAR_KM) return true
    before = next
  }
  return false
}

/** As precise as such a time is known: to the hour for a day, to three hours for three, to six beyond. */
export function roundedTime(atMs: number, h: number): Date {
  const stepMs = (h <= 24 ? 1 : h <= 72 ? 3 : 6) * HOUR_MS
  return new Date(Math.round(atMs / stepMs) * stepMs)
}

/** As precise as a forecast distance is: to 10 km, beyond 200 km to 50. */
export const roundedKm = (km: number): number =>
  km > 200 ? Math.round(km / 50) * 50 : Math.round(km / 10) * 10
