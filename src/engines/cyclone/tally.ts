/**
 * Counts the members of an ensemble at places, step by step, as they pass: no row of members is kept or sorted.
 * Quantiles are read from counts in bins of 0.5 m/s, and of 1/5 of the root of the rain in mm.
 */
import { STEP_H, WIND_REACH_KM, look, type ExposedSite, type Inflow, type Passage } from './members.ts'
import { EARTH_RADIUS_KM } from './sphere.ts'

const WIND_BINS = 160
const WIND_BINS_PER_MS = 2
const RAIN_BINS = 160
const RAIN_BINS_PER_ROOT = 5
const STEPS_A_DAY = 24 / STEP_H

/** Nearer than this wind and rain change so fast that the middle of a step is looked at too. */
const NEAR_REACH_KM = 120
const cosOfKm = (km: number): number => Math.cos(km / EARTH_RADIUS_KM)
const COS_WIND_REACH = cosOfKm(WIND_REACH_KM)
const COS_NEAR_REACH = cosOfKm(NEAR_REACH_KM)

/** Everything that is counted at one place. Rows are steps. */
export interface Tally {
  readonly steps: number
  readonly members: number
  readonly windLimitsMs: readonly number[]
  readonly gustLimitsMs: readonly number[]
  /** Members by step and bin; those without any are in no bin. */
  readonly wind: Uint16Array
  readonly rain: Uint16Array
  readonly rainDay: Uint16Array
  /** Members by step and limit that reach it. */
  readonly windReached: Uint16Array
  readonly gustReached: Uint16Array
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
    windLimitsMs,
    gustLimitsMs,
    wind: new Uint16Array(steps * WIND_BINS),
    rain: new Uint16Array(steps * RAIN_BINS),
    rainDay: new Uint16Array(steps * RAIN_BINS),
    windReached: new Uint16Array(steps * windLimitsMs.length),
    gustReached: new Uint16Array(steps * gustLimitsMs.length),
    windOnset: new Uint8Array(members * windLimitsMs.length),
    gustOnset: new Uint8Array(members * gustLimitsMs.length),
    mostWindMs: new Float32Array(members),
    totalRainMm: new Float32Array(members),
    mostDayMm: new Float32Array(members),
  }
}

const bin = (at: number, bins: number): number => (at < bins - 1 ? at | 0 : bins - 1)

function reach(
  value: number,
  limits: readonly number[],
  k: number,
  member: number,
  reached: Uint16Array,
  onset: Uint8Array,
): void {
  for (let i = 0; i < limits.length && value >= limits[i]!; i++) {
    reached[k * limits.length + i]!++
    const at = member * limits.length + i
    if (onset[at] === 0) onset[at] = k + 1
  }
}

/** What was looked at: at the beginning of a step, in its middle, at its end; and the rain of the last 24 h by step. */
const before = new Float64Array(3)
const middle = new Float64Array(3)
const after = new Float64Array(3)
const lastDay = new Float64Array(STEPS_A_DAY)

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
  const { up } = site
  const { x, y, z, start, end } = passage
  let wasNear = false
  let dayMm = 0
  let totalMm = 0
  let mostMs = 0
  let mostDayMm = 0
  before.fill(0)
  lastDay.fill(0)
  for (let k = -1; k < tally.steps; k++) {
    // The step k ends at the half step 2 k + 2.
    const at = 2 * k + 2
    const exists = at >= start && at < end
    const cos = exists ? up[0] * x[at]! + up[1] * y[at]! + up[2] * z[at]! : -1
    const isNear = cos > COS_NEAR_REACH
    if (cos > COS_WIND_REACH) look(passage, at, site, inflow, after)
    else {
      if (at - 2 >= end && dayMm === 0) break
      after[0] = after[1] = after[2] = 0
    }
    if (k >= 0) {
      let windMs = Math.max(before[0]!, after[0]!)
      let gustMs = Math.max(before[1]!, after[1]!)
      let rate = (before[2]! + after[2]!) / 2
      if ((wasNear || isNear) && at - 1 >= start && at - 1 < end) {
        look(passage, at - 1, site, inflow, middle)
        windMs = Math.max(windMs, middle[0]!)
        gustMs = Math.max(gustMs, middle[1]!)
        // Simpson's rule where the middle is known, else the trapezoid.
        rate = (before[2]! + 4 * middle[2]! + after[2]!) / 6
      }
      if (windMs > 0) {
        windMs *= windFactor
        tally.wind[k * WIND_BINS + bin(windMs * WIND_BINS_PER_MS, WIND_BINS)]!++
        if (windMs > mostMs) mostMs = windMs
        reach(windMs, tally.windLimitsMs, k, member, tally.windReached, tally.windOnset)
        reach(windFactor * gustMs, tally.gustLimitsMs, k, member, tally.gustReached, tally.gustOnset)
      }
      const rainMm = rate * STEP_H * rainFactor
      const slot = k % STEPS_A_DAY
      dayMm += rainMm - lastDay[slot]!
      lastDay[slot] = rainMm
      // Subtracting leaves a rest of rounding errors when all rain is over.
      if (dayMm < 1e-9) dayMm = 0
      if (rainMm > 0) {
        totalMm += rainMm
        tally.rain[k * RAIN_BINS + bin(Math.sqrt(rainMm) * RAIN_BINS_PER_ROOT, RAIN_BINS)]!++
      }
      if (dayMm > 0) {
        if (dayMm > mostDayMm) mostDayMm = dayMm
        tally.rainDay[k * RAIN_BINS + bin(Math.sqrt(dayMm) * RAIN_BINS_PER_ROOT, RAIN_BINS)]!++
      }
    }
    before[0] = after[0]!
    before[1] = after[1]!
    before[2] = after[2]!
    wasNear = isNear
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
    while (p < parts.length && here > 0 && parts[p]! * members <= below + here) {
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
