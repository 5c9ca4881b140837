/**
 * How strong a storm will be, knowing the land on its way. A robust quadratic regression (as `robust.ts`, learned year
 * by year) on position, season, strength, its change and the motion, and on the land that lies along the forecast path:
 * the share of land around it over the whole way, over its last 24 h, and at its end, each also times the strength,
 * for a storm over land loses a share of what it has (Kaplan & DeMaria 1995, J. Appl. Meteor. 34:2499). It learns from
 * paths as they were forecast, not as they came, so that it knows how far a landfall may be trusted.
 */
import type { History } from './history.ts'
import { landShare } from './land.ts'
import { DAY, LAT, LON, MOTION, PREDICTORS, WIND } from './predictors.ts'
import { backSubstitute, cholesky, LEADS_H, quadraticTerms, termCount } from './quadratic.ts'
import type { RobustModels } from './robust.ts'
import { HOUR_MS, type Situation } from './situation.ts'
import { KM_PER_DEGREE, wrapLongitude, type Point } from './sphere.ts'
import { COURSE, LEADS, windCourse, type Training } from './training.ts'

const BASE = 7
/** Position in `predictors.ts` of the change over 12 h. */
const CHANGE = 10
const ALONG = 5
const TERMS = termCount(BASE) + 3 * ALONG + 3 * COURSE
const PACKED = (TERMS * (TERMS + 1)) / 2
const CASES_PER_TERM = 20
const RIDGE = 1e-7
/** m/s of error below which all cases weigh the same. */
const FLOOR_MS = 2
const LEAST_MS = 17.2
/** Hours between the places at which a way is looked at. */
const SAMPLE_H = 6

/** Land along a way and where it ends: for each lead `ALONG` numbers of order one. `offset` counts from `path`. */
function alongPath(start: Point, path: ArrayLike<number>, offset: number, into: Float64Array): void {
  const kmPerLon = KM_PER_DEGREE * Math.cos((start.lat * Math.PI) / 180)
  let lon = start.lon
  let lat = start.lat
  let eastKm = 0
  let northKm = 0
  // The share here and at the last four places, newest first.
  const recent = [landShare(lon, lat), 0, 0, 0]
  let sum = 0
  let seen = 1
  for (let lead = 0; lead < LEADS; lead++) {
    const toEast = path[offset + 2 * lead]!
    const toNorth = path[offset + 2 * lead + 1]!
    const steps = 12 / SAMPLE_H
    for (let step = 1; step <= steps; step++) {
      const part = step / steps
      lat = start.lat + (northKm + part * (toNorth - northKm)) / KM_PER_DEGREE
      // Flat enough for land shares: a degree of longitude is that of half way.
      const scale = kmPerLon * 0.5 + 0.5 * KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
      lon = start.lon + (eastKm + part * (toEast - eastKm)) / scale
      recent[3] = recent[2]!
      recent[2] = recent[1]!
      recent[1] = recent[0]!
      recent[0] = landShare(lon, lat)
      sum += recent[0]
      seen++
    }
    eastKm = toEast
    northKm = toNorth
    const at = lead * ALONG
    into[at] = (2 * sum) / (seen - 1)
    into[at + 1] = (2 * (recent[0]! + recent[1]! + recent[2]! + recent[3]!)) / Math.min(4, seen)
    into[at + 2] = 2 * recent[0]!
    into[at + 3] = (lat - 20) / 10
    into[at + 4] = wrapLongitude(lon - 135) / 15
  }
}

/** The terms of one lead. */
function termsOf(
  inputs: Float64Array,
  at: number,
  course: ArrayLike<number>,
  along: Float64Array,
  lead: number,
  into: Float64Array,
): void {
  for (const [k, from] of [DAY, LAT, LON, WIND, MOTION, MOTION + 1, CHANGE].entries())
    base[k] = inputs[at + from]!
  quadraticTerms(base, BASE, into)
  const wind = inputs[at + WIND]!
  const change = inputs[at + CHANGE]!
  let next = termCount(BASE)
  for (let k = 0; k < ALONG; k++) {
    const value = along[lead * ALONG + k]!
    into[next++] = value
    into[next++] = value * wind
    into[next++] = k < 3 ? value * value : value * change
  }
  for (let k = 0; k < COURSE; k++) {
    const value = course[k]!
    into[next++] = value
    into[next++] = value * wind
    into[next++] = value * along[lead * ALONG]!
  }
}
const base = new Float64Array(BASE)

export interface StrengthModels {
  /** By lead: coefficients, or null where too few cases had been verified before the year. */
  of(year: number): readonly (Float64Array | null)[]
  /** What each case's own year's model missed, m/s by lead; NaN where there is nothing to compare. */
  readonly missedMs: Float32Array
}

const fitted = new WeakMap<Training, StrengthModels>()

export function strengthModels(training: Training, track: RobustModels): StrengthModels {
  let models = fitted.get(training)
  if (models === undefined) {
    models = learn(training, track)
    fitted.set(training, models)
  }
  return models
}

const yearOf = (atMs: number): number => new Date(atMs).getUTCFullYear()
const NONE: readonly null[] = LEADS_H.map(() => null)

interface Sums {
  cases: number
  readonly xx: Float64Array
  readonly xy: Float64Array
}

function learn(training: Training, track: RobustModels): StrengthModels {
  const { count, history, known, rows, atMs } = training
  const missedMs = new Float32Array(count * LEADS).fill(Number.NaN)
  const models = new Map<number, (Float64Array | null)[]>()
  if (count === 0) return { of: () => NONE, missedMs }
  const total = LEADS_H.map((): Sums => ({
    cases: 0,
    xx: new Float64Array(PACKED),
    xy: new Float64Array(TERMS),
  }))
  const along = new Float64Array(LEADS * ALONG)
  const terms = new Float64Array(TERMS)
  /** Learns one case at the leads verified in [fromMs, beforeMs). */
  const take = (
    i: number,
    model: readonly (Float64Array | null)[],
    fromMs: number,
    beforeMs: number,
  ): boolean => {
    const row = rows[i]!
    alongPath({ lon: known.lon[row]!, lat: known.lat[row]! }, track.forecastKm, 2 * i * LEADS, along)
    let isOpen = false
    for (let lead = 0; lead < LEADS; lead++) {
      const then = row + LEADS_H[lead]! / 6
      if (then > history.stretchEnd[row]! || Number.isNaN(track.forecastKm[2 * (i * LEADS + lead)]!)) break
      const thenMs = atMs[i]! + LEADS_H[lead]! * HOUR_MS
      if (thenMs >= beforeMs) isOpen = true
      if (thenMs < fromMs || thenMs >= beforeMs) continue
      if (!isCase(history, row, then)) continue
      termsOf(
        training.inputs,
        i * PREDICTORS,
        training.course.subarray(i * COURSE, (i + 1) * COURSE),
        along,
        lead,
        terms,
      )
      const truth = history.windMs[then]! - known.windMs[row]!
      const coefficients = model[lead]
      let weight = 1 / (2 * FLOOR_MS)
      if (coefficients) {
        const missed = truth - valueOf(coefficients, terms)
        missedMs[i * LEADS + lead] = missed
        weight = 1 / Math.max(FLOOR_MS, Math.abs(missed))
      }
      add(total[lead]!, terms, truth, weight)
    }
    return isOpen
  }
  let open: number[] = []
  let i = 0
  const last = yearOf(atMs[count - 1]!) + 2
  for (let year = yearOf(atMs[0]!); year <= last; year++) {
    const model = total.map(({ cases, xx, xy }) =>
      cases < CASES_PER_TERM * TERMS ? null : backSubstitute(cholesky(xx, TERMS, RIDGE), xy),
    )
    models.set(year, model)
    const fromMs = Date.UTC(year, 0, 1)
    const nextMs = Date.UTC(year + 1, 0, 1)
    for (const before of open) take(before, models.get(year - 1)!, fromMs, nextMs)
    open = []
    for (; i < count && atMs[i]! < nextMs; i++) if (take(i, model, fromMs, nextMs)) open.push(i)
  }
  return { of: (year) => models.get(Math.min(year, last)) ?? NONE, missedMs }
}

/** A storm at its end too, unless it began as a depression: what is left of one that dies is no strength to learn from. */
const isCase = (history: History, row: number, then: number): boolean =>
  history.isWindGiven[then] === 1 &&
  history.isTropical[then] === 1 &&
  (history.windMs[then]! >= LEAST_MS || history.windMs[row]! < LEAST_MS)

function add(sums: Sums, terms: Float64Array, truth: number, weight: number): void {
  sums.cases++
  const { xx, xy } = sums
  for (let a = 0, at = 0; a < TERMS; a++) {
    const value = terms[a]! * weight
    xy[a]! += value * truth
    for (let b = 0; b <= a; b++) xx[at++]! += value * terms[b]!
  }
}

function valueOf(coefficients: Float64Array, terms: Float64Array): number {
  let sum = 0
  for (let i = 0; i < TERMS; i++) sum += coefficients[i]! * terms[i]!
  return sum
}

/**
 * Change of the wind by lead along a path (km east and north of the start by lead), m/s; NaN without a model. Many
 * paths of one storm differ in the land along them alone: what does not is summed up once.
 */
export function strengthAlong(
  model: readonly (Float64Array | null)[],
  now: Situation,
  predictors: Float64Array,
): (pathKm: Float64Array) => Float64Array {
  const along = new Float64Array(LEADS * ALONG)
  const course = windCourse(now.windMs, now.pastWindsMs)
  const terms = new Float64Array(TERMS)
  const wind = predictors[WIND]!
  const change = predictors[CHANGE]!
  // By lead: the sum of the terms without the land, and how much each number along the way counts, alone and squared.
  const fixed = new Float64Array(LEADS)
  const linear = new Float64Array(LEADS * ALONG)
  const squared = new Float64Array(LEADS * ALONG)
  for (let lead = 0; lead < LEADS; lead++) {
    const coefficients = model[lead]
    if (!coefficients) {
      fixed[lead] = Number.NaN
      continue
    }
    along.fill(0)
    termsOf(predictors, 0, course, along, lead, terms)
    fixed[lead] = valueOf(coefficients, terms)
    let next = termCount(BASE)
    for (let k = 0; k < ALONG; k++, next += 3) {
      const third = coefficients[next + 2]!
      linear[lead * ALONG + k] =
        coefficients[next]! + coefficients[next + 1]! * wind + (k < 3 ? 0 : third * change)
      squared[lead * ALONG + k] = k < 3 ? third : 0
    }
    for (let k = 0; k < COURSE; k++, next += 3) linear[lead * ALONG]! += coefficients[next + 2]! * course[k]!
  }
  return (pathKm) => {
    alongPath(now, pathKm, 0, along)
    return Float64Array.from(LEADS_H, (_, lead) => {
      let sum = fixed[lead]!
      for (let k = lead * ALONG; k < (lead + 1) * ALONG; k++)
        sum += along[k]! * (linear[k]! + squared[k]! * along[k]!)
      return sum
    })
  }
}
