/**
 * What the regression of all cases misses on cases like this one. Two estimates of it from the nearest cases in the
 * space of the predictors: their kernel-weighted mean (analogs; Fraedrich, Raible & Sielmann 2003, WAF 18:3), and a
 * local linear regression (Cleveland & Devlin 1988, JASA 83:596), which follows how the misses change from case to
 * case and is better up to two days, while the mean is steadier later. Both weigh distances, not squares: a case that
 * went far astray counts less.
 */
import { LAT, LON, MOTION, PREDICTORS, TURN } from './predictors.ts'
import { backSubstitute, cholesky, LEADS_H } from './quadratic.ts'
import { select } from './quantile.ts'
import type { RobustModels } from './robust.ts'
import { HOUR_MS } from './situation.ts'
import { LEADS, type Training } from './training.ts'

/** All chosen on the seasons 2005 to 2007 (CMA) and flat around what was chosen. */
const LOCAL = {
  /** Cases of the mean, and of the local regression. */
  mean: 400,
  linear: 1200,
  /** Width of the mean's Gaussian kernel, as a share of the distance of the last of its cases. */
  kernel: 0.7,
  /** Pull of the local slopes towards none. */
  ridge: 0.02,
  /** Km of miss per hour of lead below which all cases weigh the same. */
  floorKmh: 4,
  /** The share of the local regression by lead; the rest is the mean's. */
  share: [0.5, 0.5, 0.5, 0.5, 0.42, 0.33, 0.25, 0.17, 0.08, 0],
}

/** What the predictors count for in the distance: the first ten, in their order (`predictors.ts`). */
const WEIGHTS = [2, 3.7, 5.3, 1.25, 2, 1.5, 1, 0.75, 0.4, 0.4]
const DIMENSIONS = WEIGHTS.length
/** Of the search for near cases: every n-th is looked at first, for so many times what is sought. */
const SAMPLE = 16
const SPARE = 1.6
/** Along which predictors the local regression has slopes. */
const SLOPES = [LAT, LON, MOTION, MOTION + 1, MOTION + 2, MOTION + 3, TURN, TURN + 1]
const SIZE = SLOPES.length + 1

/** Coordinates of every case, weighted, and space for a search. */
interface Space {
  readonly coordinates: Float32Array
  readonly squares: Float32Array
  readonly sorted: Float32Array
}
const spaces = new WeakMap<Training, Space>()

function spaceOf(training: Training): Space {
  let space = spaces.get(training)
  if (space === undefined) {
    const coordinates = new Float32Array(training.count * DIMENSIONS)
    for (let i = 0; i < training.count; i++)
      for (let k = 0; k < DIMENSIONS; k++)
        coordinates[i * DIMENSIONS + k] = training.inputs[i * PREDICTORS + k]! * WEIGHTS[k]!
    space = {
      coordinates,
      squares: new Float32Array(training.count),
      sorted: new Float32Array(training.count),
    }
    spaces.set(training, space)
  }
  return space
}

/** Cases near a storm, nearest first. */
export interface Near {
  readonly cases: readonly number[]
  /** Squared distances, in the same order. */
  readonly squares: readonly number[]
  readonly training: Training
}

/**
 * The nearest cases whose first 12 h were over by `nowMs`, of storms that are not excluded (1 in `excluded`, by index
 * of the history's tracks).
 */
export function nearCases(
  training: Training,
  predictors: Float64Array,
  excluded: Uint8Array,
  nowMs: number,
): Near {
  const { coordinates, squares, sorted } = spaceOf(training)
  const { count, atMs, storm } = training
  const here = Float64Array.from(WEIGHTS, (weight, k) => predictors[k]! * weight)
  const latestMs = nowMs - LEADS_H[0]! * HOUR_MS
  /** Squares up to `bound` into both arrays, of every case or every n-th; how many there are. */
  const measure = (bound: number, every: number): number => {
    let found = 0
    for (let i = 0; i < count; i += every) {
      squares[i] = Number.POSITIVE_INFINITY
      if (atMs[i]! > latestMs || excluded[storm[i]!] === 1) continue
      const at = i * DIMENSIONS
      let sum = 0
      for (let k = 0; k < DIMENSIONS && sum <= bound; k++) {
        const d = coordinates[at + k]! - here[k]!
        sum += d * d
      }
      if (sum > bound) continue
      squares[i] = sum
      sorted[found++] = squares[i]!
    }
    return found
  }
  // A look at every 16th tells how far one must look; where it was too near, everything is measured.
  const seen = measure(Number.MAX_VALUE, SAMPLE)
  const rank = Math.ceil((SPARE * LOCAL.linear) / SAMPLE)
  let found = seen > rank ? measure(select(sorted, 0, seen - 1, rank), 1) : 0
  if (found <= LOCAL.linear) found = measure(Number.MAX_VALUE, 1)
  const limit = found <= LOCAL.linear ? Number.MAX_VALUE : select(sorted, 0, found - 1, LOCAL.linear)
  const cases: number[] = []
  for (let i = 0; i < count; i++) if (squares[i]! <= limit) cases.push(i)
  cases.sort((a, b) => squares[a]! - squares[b]! || a - b)
  cases.length = Math.min(cases.length, LOCAL.linear)
  return { cases, squares: cases.map((i) => squares[i]!), training }
}

/** What the cases say about the misses of the model here. */
export interface LocalMiss {
  /** What is to be added to the model's path, km east and north by lead; 0 at a lead on which the cases are silent. */
  readonly addKm: Float64Array
  /** By lead: the radius within which 70 % of the cases' own misses lie around it, by the mean's weights; NaN if silent. */
  readonly radius70Km: Float64Array
}

/** @param parts `mean` leaves the local regression out, to tell what it contributes */
export function localMiss(
  models: RobustModels,
  near: Near,
  predictors: Float64Array,
  nowMs: number,
  parts: 'mean' | 'both' = 'both',
): LocalMiss {
  const addKm = new Float64Array(2 * LEADS)
  const radius70Km = new Float64Array(LEADS).fill(Number.NaN)
  const work = workOf(near, predictors)
  for (let lead = 0; lead < LEADS; lead++) {
    const latestMs = nowMs - LEADS_H[lead]! * HOUR_MS
    const mean = meanMiss(models, near, work, lead, latestMs)
    if (mean === null) continue
    const isLinear = parts === 'both' && LOCAL.share[lead]! > 0
    const linear = isLinear ? linearMiss(models, near, work, lead, latestMs) : null
    const share = linear === null ? 0 : LOCAL.share[lead]!
    addKm[2 * lead] = share * (linear?.[0] ?? 0) + (1 - share) * mean[0]
    addKm[2 * lead + 1] = share * (linear?.[1] ?? 0) + (1 - share) * mean[1]
    radius70Km[lead] = radiusOf(models, near, work, lead, latestMs, addKm)
  }
  return { addKm, radius70Km }
}

/** What is the same for every lead: kernel weights, tricube weights, and how each case differs along the slopes. */
interface Workings {
  readonly kernel: Float64Array
  readonly tricube: Float64Array
  readonly differences: Float64Array
  readonly xx: Float64Array
  readonly xy: Float64Array
}

function workOf({ cases, squares, training }: Near, predictors: Float64Array): Workings {
  const count = cases.length
  const lastMean = squares[Math.min(LOCAL.mean, count) - 1] || 1
  const lastLinear = squares[count - 1] || 1
  const kernel = new Float64Array(Math.min(LOCAL.mean, count))
  const tricube = new Float64Array(count)
  const differences = new Float64Array(count * SIZE)
  for (let j = 0; j < count; j++) {
    const square = squares[j]!
    if (j < kernel.length) kernel[j] = Math.exp((-0.5 * square) / lastMean / LOCAL.kernel ** 2)
    const part = square / lastLinear
    tricube[j] = (1 - part * Math.sqrt(part)) ** 3
    differences[j * SIZE] = 1
    for (let k = 0; k < SLOPES.length; k++)
      differences[j * SIZE + k + 1] =
        training.inputs[cases[j]! * PREDICTORS + SLOPES[k]!]! - predictors[SLOPES[k]!]!
  }
  return {
    kernel,
    tricube,
    differences,
    xx: new Float64Array((SIZE * (SIZE + 1)) / 2),
    xy: new Float64Array(2 * SIZE),
  }
}

/** Whether a case speaks at a lead: it was over by then, stayed tropical, and had a model of its own year. */
const speaks = (
  training: Training,
  missedKm: Float32Array,
  i: number,
  lead: number,
  latestMs: number,
): boolean =>
  lead < training.leads[i]! &&
  training.atMs[i]! <= latestMs &&
  !Number.isNaN(missedKm[2 * (i * LEADS + lead)]!)

const weightOf = (east: number, north: number, lead: number): number =>
  1 / Math.max(LOCAL.floorKmh * LEADS_H[lead]!, Math.sqrt(east * east + north * north))

function meanMiss(
  { missedKm }: RobustModels,
  { cases, training }: Near,
  { kernel }: Workings,
  lead: number,
  latestMs: number,
): [east: number, north: number] | null {
  let sum = 0
  let eastSum = 0
  let northSum = 0
  for (let j = 0; j < kernel.length; j++) {
    const i = cases[j]!
    if (!speaks(training, missedKm, i, lead, latestMs)) continue
    const at = 2 * (i * LEADS + lead)
    const weight = kernel[j]! * weightOf(missedKm[at]!, missedKm[at + 1]!, lead)
    sum += weight
    eastSum += weight * missedKm[at]!
    northSum += weight * missedKm[at + 1]!
  }
  return sum === 0 ? null : [eastSum / sum, northSum / sum]
}

/** The intercept of the local regression; null with too few cases. */
function linearMiss(
  { missedKm }: RobustModels,
  { cases, training }: Near,
  { tricube, differences, xx, xy }: Workings,
  lead: number,
  latestMs: number,
): [east: number, north: number] | null {
  xx.fill(0)
  xy.fill(0)
  let known = 0
  for (let j = 0; j < cases.length; j++) {
    const i = cases[j]!
    if (!speaks(training, missedKm, i, lead, latestMs)) continue
    known++
    const from = 2 * (i * LEADS + lead)
    const east = missedKm[from]!
    const north = missedKm[from + 1]!
    const weight = tricube[j]! * weightOf(east, north, lead)
    for (let a = 0, at = 0, row = j * SIZE; a < SIZE; a++) {
      const value = differences[row + a]! * weight
      xy[a]! += value * east
      xy[SIZE + a]! += value * north
      for (let b = 0; b <= a; b++) xx[at++]! += value * differences[row + b]!
    }
  }
  if (known < 3 * SIZE) return null
  for (let a = 1; a < SIZE; a++) xx[(a * (a + 3)) / 2]! += LOCAL.ridge * xx[0]!
  const factor = cholesky(xx, SIZE)
  return [backSubstitute(factor, xy.subarray(0, SIZE))[0]!, backSubstitute(factor, xy.subarray(SIZE))[0]!]
}

function radiusOf(
  { missedKm }: RobustModels,
  { cases, training }: Near,
  { kernel }: Workings,
  lead: number,
  latestMs: number,
  addKm: Float64Array,
): number {
  const off: { km: number; weight: number }[] = []
  let sum = 0
  for (let j = 0; j < kernel.length; j++) {
    const i = cases[j]!
    if (!speaks(training, missedKm, i, lead, latestMs)) continue
    const at = 2 * (i * LEADS + lead)
    const km = Math.hypot(missedKm[at]! - addKm[2 * lead]!, missedKm[at + 1]! - addKm[2 * lead + 1]!)
    off.push({ km, weight: kernel[j]! })
    sum += kernel[j]!
  }
  off.sort((a, b) => a.km - b.km)
  let below = 0
  return off.find(({ weight }) => (below += weight) >= 0.7 * sum)?.km ?? Number.NaN
}
