/**
 * A storm at one moment as the forecast sees it: where it is, how it came there, how strong it is. Built from fixes
 * at or before that moment only.
 */
import { between, displacement, type Displacement, type Point } from './sphere.ts'
import { windMs, type Fix, type Source, type Track } from './track.ts'

export const HOUR_MS = 3_600_000
/** The trail: where the storm was 6, 12, … 48 h before, seen from where it is now. */
export const TRAIL_STEPS = 8
export const TRAIL_STEP_H = 6
/** The past winds that are looked at: so many hours ago. */
export const PAST_WINDS_H = [6, 12, 18, 24]
/** Between fixes further apart than this the way is not known, and nothing is interpolated. */
const MAX_GAP_MS = 12 * HOUR_MS

/** Where a wind comes from: the source, the pressure of the same fix, or an assumption for want of both. */
export type WindOrigin = 'given' | 'from-pressure' | 'assumed'

export interface Situation {
  readonly atMs: number
  readonly lon: number
  readonly lat: number
  /** Day of the year, 1 at 1 January 00Z, with its fraction. */
  readonly day: number
  readonly windMs: number
  readonly windOrigin: WindOrigin
  /** Change of the wind over the last 12 h, m/s; null where either is not given. */
  readonly windChangeMs: number | null
  /** The winds 6, 12, 18 and 24 h ago, m/s; NaN where none is given. */
  readonly pastWindsMs: readonly number[]
  /**
   * Displacement in km from here to where it was 6 (i + 1) h ago; shorter than `TRAIL_STEPS` for a young storm. One
   * with 6 h of past is taken to have moved the same way in the 6 h before, which is better than no motion at all.
   */
  readonly trail: readonly Displacement[]
}

/**
 * Wind for a fix that has none. From its pressure by Atkinson & Holliday 1977 (MWR 105:421), V = 6.7 (1010 - p)^0.644
 * kn, a 1-minute mean, taken by 0.93 to 10 minutes (WMO 2010, Harper et al.); else 12 m/s, since CMA leaves the wind
 * out where a system is weaker than a depression or turns extratropical. The origin is always returned with it.
 */
export function windOrEstimate(fix: Fix, source: Source): { windMs: number; windOrigin: WindOrigin } {
  const given = windMs(fix, source)
  if (given !== null) return { windMs: given, windOrigin: 'given' }
  if (fix.pressureHpa === null) return { windMs: 12, windOrigin: 'assumed' }
  const deficit = Math.max(0, 1010 - fix.pressureHpa)
  return { windMs: 0.93 * 6.7 * deficit ** 0.644 * (1852 / 3600), windOrigin: 'from-pressure' }
}

export function dayOfYear(atMs: number): number {
  const start = Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1)
  return 1 + (atMs - start) / (24 * HOUR_MS)
}

/** The last fix at or before a moment; -1 when there is none. */
function lastFixAt(fixes: readonly Fix[], atMs: number): number {
  return fixes.findLastIndex((fix) => fix.atMs <= atMs)
}

/** Where a storm was at a moment, on the great circle between two fixes at most 12 h apart; null outside them. */
export function positionAt(fixes: readonly Fix[], atMs: number): Point | null {
  const i = lastFixAt(fixes, atMs)
  const before = fixes[i]
  if (before === undefined) return null
  if (before.atMs === atMs) return before
  const after = fixes[i + 1]
  if (after === undefined || after.atMs - before.atMs > MAX_GAP_MS) return null
  return between(before, after, (atMs - before.atMs) / (after.atMs - before.atMs))
}

/** The storm at its last fix at or before `atMs`; null when it has none yet. Later fixes are not looked at. */
export function situationAt(track: Track, atMs: number): Situation | null {
  const last = lastFixAt(track.fixes, atMs)
  const fix = track.fixes[last]
  if (fix === undefined) return null
  const known = track.fixes.slice(0, last + 1)
  const trail: Displacement[] = []
  for (let step = 1; step <= TRAIL_STEPS; step++) {
    const was = positionAt(known, fix.atMs - step * TRAIL_STEP_H * HOUR_MS)
    if (was === null) break
    trail.push(displacement(fix, was))
  }
  if (trail.length === 1) trail.push({ eastKm: 2 * trail[0]!.eastKm, northKm: 2 * trail[0]!.northKm })
  const pastWindsMs = PAST_WINDS_H.map((h) => {
    const before = known.findLast((earlier) => earlier.atMs === fix.atMs - h * HOUR_MS)
    return (before && windMs(before, track.source)) ?? Number.NaN
  })
  const given = windMs(fix, track.source)
  const was = pastWindsMs[1]!
  return {
    atMs: fix.atMs,
    lon: fix.lon,
    lat: fix.lat,
    day: dayOfYear(fix.atMs),
    ...windOrEstimate(fix, track.source),
    windChangeMs: given === null || Number.isNaN(was) ? null : given - was,
    pastWindsMs,
    trail,
  }
}
