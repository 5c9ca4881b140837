/**
 * Counts the members of an ensemble at places, step by step, as they pass: no row of members is kept or sorted.
 * Quantiles are read from counts in bins of 0.5 m/s, and of 1/2 of the root of the rain in mm.
 */
import { STEP_H, cosTo, look, middleRow, type ExposedSite, type Inflow, type Passage } from './members.ts'
import { EARTH_RADIUS_KM } from './sphere.ts'
import { REACH_KM } from './wind.ts'

const WIND_BINS = 128
const WIND_BINS_PER_MS = 2
const RAIN_BINS = 64
const RAIN_BINS_PER_ROOT = 2
const STEPS_A_DAY = 24 / STEP_H
/** Less rain than this in a step, or in 24 h, is none. */
const LEAST_RAIN_MM = 0.1
const LEAST_DAY_MM = 1

const cosOfKm = (km: number): number => Math.cos(km / EARTH_RADIUS_KM)
const COS_REACH = cosOfKm(REACH_KM)
/** Nearer than this wind and rain change so fast that the middle of a step is looked at too. */
const COS_NEAR = cosOfKm(120)
/** Further away than this they change so slowly that every other step is enough, and the mean of two between them. */
const COS_FAR = cosOfKm(200)

/** Everything that is counted at one place. Rows are steps. */
export interface Tally {
  readonly steps: number
  readonly members: number
  readonly windLimitsMs: Float64Array
  readonly gustLimitsMs: Float64Array
  /** Members by step and bin; those without any are in no bin. */
  readonly wind: Uint16Array
  readonly rain: Uint16Array
  readonly rainDay: Uint16Array
  /** Members by step and the highest limit that they reach. */
  readonly windLevels: Uint16Array
  readonly gustLevels: Uint16Array
  /** By limit and member: the step in which it was first reached, counted from 1; 0 when never. */
  readonly windOnset: Uint8Array
  readonly gustOnset: Uint8Array
  /** By member: greatest wind, all rain, most rain in 24 h. */
  readonly mostWindMs: Float32Array
  readonly totalRainMm: Float32Array
  readonly mostDayMm: Float32Array
}

export function emptyTally(
  steps: number,
  members: number,
  windLimitsMs: readonly number[],
  gustLimitsMs: readonly number[],
): Tally {
  return {
    steps,
    members,
    windLimitsMs: Float64Array.from(windLimitsMs),
    gustLimitsMs: Float64Array.from(gustLimitsMs),
    wind: new Uint16Array(steps * WIND_BINS),
    rain: new Uint16Array(steps * RAIN_BINS),
    rainDay: new Uint16Array(steps * RAIN_BINS),
    windLevels: new Uint16Array(steps * windLimitsMs.length),
    gustLevels: new Uint16Array(steps * gustLimitsMs.length),
    windOnset: new Uint8Array(members * windLimitsMs.length),
    gustOnset: new Uint8Array(members * gustLimitsMs.length),
    mostWindMs: new Float32Array(members),
    totalRainMm: new Float32Array(members),
    mostDayMm: new Float32Array(members),
  }
}

const bin = (at: number, bins: number): number => (at < bins - 1 ? at | 0 : bins - 1)

/** How many of the ascending limits a value reaches. */
function levelOf(value: number, limits: Float64Array): number {
  let level = 0
  while (level < limits.length && value >= limits[level]!) level++
  return level
}

const MOST_STEPS = 255
/** Wind, gust and rain rate at the ends of the steps, and in the middle of one. */
const seen = new Float64Array(3 * (MOST_STEPS + 1))
const cosines = new Float64Array(MOST_STEPS + 1)
const middle = new Float64Array(3)
/** The rain of the last 24 h by step. */
const lastDay = new Float64Array(STEPS_A_DAY)

/** Looks at all ends of steps. Answers the last that is within reach; -1 when the storm never is. */
function lookAtEnds(passage: Passage, site: ExposedSite, inflow: Inflow): number {
  const { start, end, steps } = passage
  let last = -1
  for (let k = 0; k <= steps; k++) {
    const cos = k >= start && k < end ? cosTo(passage, k, site) : -1
    cosines[k] = cos
    if (cos > COS_REACH) last = k
  }
  if (last < 0) return -1
  seen.fill(0, 0, 3 * (steps + 1))
  // Every other end, and all that are not far; what is left lies between two that were looked at.
  for (let k = 0; k <= steps; k++)
    if (cosines[k]! > COS_REACH && (k % 2 === 0 || k === steps || cosines[k]! > COS_FAR || k + 1 >= end))
      look(passage, k, site, inflow, seen, 3 * k)
  for (let k = 1; k < steps; k += 2) {
    if (cosines[k]! > COS_FAR || cosines[k]! <= COS_REACH || k + 1 >= end) continue
    const o = 3 * k
    for (let f = o; f < o + 3; f++) seen[f] = (seen[f - 3]! + seen[f + 3]!) / 2
  }
  return last
}

/** Counts one member at one place; its wind and rain are multiplied by its own errors. */
export function count(
  tally: Tally,
  member: number,
  passage: Passage,
  site: ExposedSite,
  inflow: Inflow,
  windFactor: number,
  rainFactor: number,
): void {
  const last = lookAtEnds(passage, site, inflow)
  if (last < 0) return
  let first = 0
  while (cosines[first + 1]! <= COS_REACH && cosines[first]! <= COS_REACH) first++
  // Rain counts for a day.
  const until = Math.min(tally.steps, last + STEPS_A_DAY + 1)
  let dayMm = 0
  let totalMm = 0
  let mostMs = 0
  let mostDayMm = 0
  let windLevel = 0
  let gustLevel = 0
  const { windLimitsMs, gustLimitsMs } = tally
  lastDay.fill(0)
  for (let k = first; k < until; k++) {
    const o = 3 * k
    let windMs = Math.max(seen[o]!, seen[o + 3]!)
    let gustMs = Math.max(seen[o + 1]!, seen[o + 4]!)
    let rate = (seen[o + 2]! + seen[o + 5]!) / 2
    if ((cosines[k]! > COS_NEAR || cosines[k + 1]! > COS_NEAR) && k >= passage.start && k + 1 < passage.end) {
      look(passage, middleRow(passage, k + 1), site, inflow, middle, 0)
      windMs = Math.max(windMs, middle[0]!)
      gustMs = Math.max(gustMs, middle[1]!)
      // Simpson's rule where the middle is known, else the trapezoid.
      rate = (seen[o + 2]! + 4 * middle[2]! + seen[o + 5]!) / 6
    }
    if (windMs > 0) {
      windMs *= windFactor
      tally.wind[k * WIND_BINS + bin(windMs * WIND_BINS_PER_MS, WIND_BINS)]!++
      if (windMs > mostMs) mostMs = windMs
      const level = levelOf(windMs, windLimitsMs)
      if (level > 0) tally.windLevels[k * windLimitsMs.length + level - 1]!++
      while (windLevel < level) tally.windOnset[member * windLimitsMs.length + windLevel++] = k + 1
      const gusty = levelOf(windFactor * gustMs, gustLimitsMs)
      if (gusty > 0) tally.gustLevels[k * gustLimitsMs.length + gusty - 1]!++
      while (gustLevel < gusty) tally.gustOnset[member * gustLimitsMs.length + gustLevel++] = k + 1
    }
    const rainMm = rate * STEP_H * rainFactor
    const slot = k % STEPS_A_DAY
    dayMm += rainMm - lastDay[slot]!
    lastDay[slot] = rainMm
    if (dayMm >= LEAST_DAY_MM) {
      tally.rainDay[k * RAIN_BINS + bin(Math.sqrt(dayMm) * RAIN_BINS_PER_ROOT, RAIN_BINS)]!++
      if (dayMm > mostDayMm) mostDayMm = dayMm
    }
    if (rainMm >= LEAST_RAIN_MM) {
      totalMm += rainMm
      tally.rain[k * RAIN_BINS + bin(Math.sqrt(rainMm) * RAIN_BINS_PER_ROOT, RAIN_BINS)]!++
    }
  }
  tally.mostWindMs[member] = mostMs
  tally.totalRainMm[member] = totalMm
  tally.mostDayMm[member] = mostDayMm
}

/**
 * Quantiles of one step from its bins into `out`, by ascending `parts`: where the count reaches the share, linear
 * within the bin. Members in no bin have 0.
 */
function fromBins(
  counts: Uint16Array,
  from: number,
  bins: number,
  members: number,
  parts: readonly number[],
  out: readonly number[][],
  k: number,
): void {
  let counted = 0
  for (let i = 0; i < bins; i++) counted += counts[from + i]!
  let below = members - counted
  let p = 0
  while (p < parts.length && parts[p]! * members <= below) out[p++]![k] = 0
  for (let i = 0; i < bins && p < parts.length; i++) {
    const here = counts[from + i]!
    if (here === 0) continue
    while (p < parts.length && parts[p]! * members <= below + here) {
      out[p]![k] = i + (parts[p]! * members - below) / here
      p++
    }
    below += here
  }
}

/** Quantiles of the wind by step, m/s, for ascending parts. */
export function windQuantiles(tally: Tally, parts: readonly number[]): number[][] {
  const out = parts.map(() => Array<number>(tally.steps).fill(0))
  for (let k = 0; k < tally.steps; k++)
    fromBins(tally.wind, k * WIND_BINS, WIND_BINS, tally.members, parts, out, k)
  return out.map((row) => row.map((at) => at / WIND_BINS_PER_MS))
}

/** Quantiles of rain by step, mm, for ascending parts. */
export function rainQuantiles(tally: Tally, counts: Uint16Array, parts: readonly number[]): number[][] {
  const out = parts.map(() => Array<number>(tally.steps).fill(0))
  for (let k = 0; k < tally.steps; k++)
    fromBins(counts, k * RAIN_BINS, RAIN_BINS, tally.members, parts, out, k)
  return out.map((row) => row.map((at) => (at / RAIN_BINS_PER_ROOT) ** 2))
}
