/**
 * What the forecast of the track knows of a storm, as numbers of order one: where and when it is, how strong, and how
 * it moved over the last 48 h. The first eight are CLIPER's (Neumann 1972, NOAA TM NWS SR-62).
 */
import { TRAIL_WIDTH, type History } from './history.ts'
import type { Situation } from './situation.ts'
import { wrapLongitude } from './sphere.ts'

export const PREDICTORS = 16
/** Beyond this the quadratic terms were never tried: a storm far from all others is taken to be at the edge of them. */
const EDGE = 3

export const DAY = 0
export const LAT = 1
export const LON = 2
export const WIND = 3
/** East and north motion of the last 12 h; the two after it are of the 12 h before. */
export const MOTION = 4
/** How the last 6 h moved otherwise than the last 12. */
export const TURN = 8

interface Place {
  readonly day: number
  readonly lat: number
  readonly lon: number
  readonly windMs: number
  /** NaN where it is not known. */
  readonly windChangeMs: number
}

/**
 * Writes the sixteen predictors at `into[at…]`. `trail` holds east and north km to where the storm was 6, 12, … h
 * before, `steps` of them (two at least); motion further back than is known is taken to be the earliest known.
 */
function write(
  into: Float64Array,
  at: number,
  place: Place,
  trail: ArrayLike<number>,
  offset: number,
  steps: number,
): void {
  const motion = (step: number, part: 0 | 1): number =>
    ((step === 0 ? 0 : trail[offset + 2 * step - 2 + part]!) - trail[offset + 2 * step + 2 + part]!) / 12
  into[at + DAY] = (place.day - 230) / 60
  into[at + LAT] = (place.lat - 20) / 10
  into[at + LON] = wrapLongitude(place.lon - 135) / 15
  into[at + WIND] = (place.windMs - 25) / 15
  for (const part of [0, 1] as const) {
    const scale = part === 0 ? 20 : 15
    const last = motion(0, part)
    const before = steps >= 4 ? motion(2, part) : last
    const third = steps >= 6 ? motion(4, part) : before
    const fourth = steps >= 8 ? motion(6, part) : third
    into[at + MOTION + part] = last / scale
    into[at + MOTION + 2 + part] = before / scale
    into[at + TURN + part] = (-trail[offset + part]! / 6 - last) / 6
    into[at + 11 + part] = third / scale
    into[at + 13 + part] = fourth / scale
  }
  into[at + 10] = Number.isNaN(place.windChangeMs) ? 0 : place.windChangeMs / 8
  into[at + 15] = Math.sin((2 * Math.PI * place.day) / 365.25)
  for (let k = 0; k < PREDICTORS; k++) into[at + k] = Math.max(-EDGE, Math.min(EDGE, into[at + k]!))
}

export function rowPredictors(history: History, row: number, into: Float64Array, at: number): void {
  const place = {
    day: history.day[row]!,
    lat: history.lat[row]!,
    lon: history.lon[row]!,
    windMs: history.windMs[row]!,
    windChangeMs: history.windChangeMs[row]!,
  }
  write(into, at, place, history.trail, row * TRAIL_WIDTH, history.trailLength[row]!)
}

/** Null for a storm without a motion. */
export function predictorsOf(now: Situation): Float64Array | null {
  if (now.trail.length < 2) return null
  const into = new Float64Array(PREDICTORS)
  const trail = now.trail.flatMap(({ eastKm, northKm }) => [eastKm, northKm])
  write(into, 0, { ...now, windChangeMs: now.windChangeMs ?? Number.NaN }, trail, 0, now.trail.length)
  return into
}
