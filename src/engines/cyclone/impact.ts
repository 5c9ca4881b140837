/**
 * What an ensemble of tracks brings to places: wind, gusts and rain in steps of three hours, counted over the members.
 * Every member is a whole storm with a wind and a rain error of its own; a probability is the share of members.
 */
import { entries, sinesOf, siteOf, wayOf, type Site, type Way } from './approach.ts'
import { terrainExposure, type Exposure } from './exposure.ts'
import { STEP_H, emptyPassage, exposedSite, follow, inflowOf, type EnsembleMember } from './members.ts'
import { deviate, quantileOf, rangeOf, type Range } from './quantile.ts'
import { RAIN_LOG_SPREAD } from './rain.ts'
import type { MeanMinutes } from './size.ts'
import { EARTH_RADIUS_KM, type Point } from './sphere.ts'
import { count, emptyTally, rainQuantiles, windQuantiles, type Tally } from './tally.ts'
import { LEARNED, REACH_KM, type WindSettings } from './wind.ts'

export type { EnsembleMember, TrackPoint } from './members.ts'

export interface ImpactPlace {
  readonly code: string
  readonly lon: number
  readonly lat: number
  /** Open land where nothing is known. */
  readonly exposure?: Exposure
}

export interface ImpactOptions {
  /** What the members' winds are means over. CMA and China's operational fixes: 2. */
  readonly meanMinutes: MeanMinutes
  readonly horizonH?: number
  readonly wind?: WindSettings
  /** How large the storm is, 1 being usual: `sizeFromRadii` or `sizeFromPressure` of its last fix. */
  readonly size?: number
  /** Standard deviation of the logarithm of wind that blew over wind computed, one draw a member. */
  readonly windLogSpread?: number
  readonly rainLogSpread?: number
  /** A threshold is likely in steps in which so many members reach it. */
  readonly likely?: number
}

/** Mean wind and gust limits, Beaufort number to m/s: GB/T 28591-2012. */
export const BEAUFORT_MS = { 6: 10.8, 8: 17.2, 10: 24.5, 12: 32.7 } as const
const WIND_LIMITS = [6, 8, 10, 12] as const
const GUST_LIMITS = [8, 10, 12] as const
const NEAR_KM = [50, 100, 200] as const
const RAIN_LIMITS_MM = [50, 100, 250] as const

/** How far ln(observed / computed) scatters where 8 m/s and more are computed: `bench/wind.ts`, storms left out. */
const WIND_LOG_SPREAD = 0.35

export interface Exceedance {
  readonly beaufort: number
  readonly probability: number
  /** First and last hour (end of a step) at which it is likely; null when it never is. */
  readonly firstLikelyH: number | null
  readonly lastLikelyH: number | null
  /** Median hour at which it is first reached, over the members that reach it; null when none does. */
  readonly onsetH: number | null
}

export interface PlaceImpact {
  readonly code: string
  /** Hours from now at which the steps end. All arrays below have one entry a step. */
  readonly h: readonly number[]
  /** The greatest 10-minute mean within the step. */
  readonly windMs: { readonly p10: number[]; readonly p50: number[]; readonly p90: number[] }
  /** Probability that the mean wind reaches a Beaufort number within the step. */
  readonly wind: readonly { readonly beaufort: number; readonly probability: number[] }[]
  readonly gust: readonly { readonly beaufort: number; readonly probability: number[] }[]
  readonly rainMm: { readonly p50: number[]; readonly p90: number[] }
  /** Of the 24 h that end with the step; less where fewer have passed. */
  readonly rain24Mm: { readonly p50: number[]; readonly p90: number[] }
  readonly period: {
    readonly wind: readonly Exceedance[]
    readonly gust: readonly Exceedance[]
    readonly maxWindMs: Range
    /** The centre within a radius: median hour of coming in, over the members that do. */
    readonly near: readonly {
      readonly radiusKm: number
      readonly probability: number
      readonly expectedH: number | null
    }[]
    readonly rainMm: Range
    /** Probability of so much within any 24 h. */
    readonly rain24AtLeast: readonly { readonly mm: number; readonly probability: number }[]
  }
}

const HORIZON_H = 120
const TENTHS = [0.1, 0.5, 0.9]

/** Counts what the members bring to each place. The same input gives the same result: no chance is in it. */
export function impact(
  members: readonly EnsembleMember[],
  places: readonly ImpactPlace[],
  options: ImpactOptions,
): PlaceImpact[] {
  const ends = members.map(({ points }) => points.at(-1)?.h ?? 0)
  const horizonH = Math.min(options.horizonH ?? HORIZON_H, Math.max(0, ...ends))
  const steps = Math.ceil(horizonH / STEP_H)
  const openLand = terrainExposure('open-land')
  const sites = places.map((place) => exposedSite(place, place.exposure ?? openLand))
  const tallies = places.map(() =>
    emptyTally(steps, members.length, beaufortLimits(WIND_LIMITS), beaufortLimits(GUST_LIMITS)),
  )
  const { wind = LEARNED, windLogSpread = WIND_LOG_SPREAD, rainLogSpread = RAIN_LOG_SPREAD } = options
  const inflow = inflowOf(wind)
  const ways = members.map(({ points }) => wayOf(points))
  const passage = emptyPassage(steps)
  const mayReach = reachOf(sites)
  for (const [m, member] of members.entries()) {
    // What stays away brings nothing, and most storms do: no vortex is computed for them.
    if (!mayReach(ways[m]!)) continue
    follow(passage, member, ways[m]!, { meanMinutes: options.meanMinutes, wind, size: options.size ?? 1 })
    const windFactor = Math.exp(windLogSpread * deviate(m, 0))
    const rainFactor = Math.exp(rainLogSpread * deviate(m, 1))
    for (let p = 0; p < sites.length; p++)
      count(tallies[p]!, m, passage, sites[p]!, inflow, windFactor, rainFactor)
  }
  const hours = Array.from({ length: steps }, (_, k) => (k + 1) * STEP_H)
  return places.map(({ code }, p) => ({
    code,
    h: hours,
    ...outcome(tallies[p]!, hours, options.likely ?? 0.5, nearness(ways, sites[p]!, NEAR_KM, horizonH)),
  }))
}

/** Tells whether a way may bring a storm within reach of any site; the way between two points may bend nearer by half of it. */
function reachOf(sites: readonly Site[]): (way: Way) => boolean {
  const sum = sites.reduce((s, { up }) => s.map((v, i) => v + up[i]!), [0, 0, 0])
  const length = Math.hypot(...sum) || 1
  const middle = sum.map((v) => v / length)
  const angle = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.acos(Math.max(-1, Math.min(1, a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!)))
  const reach = REACH_KM / EARTH_RADIUS_KM + Math.max(0, ...sites.map(({ up }) => angle(up, middle)))
  return ({ units }) =>
    units.some((unit, i) => angle(unit, middle) <= reach + (i === 0 ? 0 : angle(unit, units[i - 1]!)))
}

/** The share of members whose centre comes within a radius of a point in the first hours, also between two fixes. */
export function strikeProbability(
  members: readonly EnsembleMember[],
  point: Point,
  radiusKm: number,
  withinH: number,
): number {
  const ways = members.map(({ points }) => wayOf(points))
  return nearness(ways, siteOf(point), [radiusKm], withinH)[0]!.probability
}

function nearness(ways: readonly Way[], site: Site, radiiKm: readonly number[], untilH: number) {
  const sines = sinesOf(radiiKm)
  const found = new Float64Array(radiiKm.length)
  const hours = radiiKm.map(() => new Float32Array(ways.length))
  const counts = radiiKm.map(() => 0)
  for (const way of ways) {
    entries(way, site, sines, untilH, found)
    for (let r = 0; r < found.length; r++) if (found[r]! >= 0) hours[r]![counts[r]!++] = found[r]!
  }
  return radiiKm.map((radiusKm, r) => ({
    radiusKm,
    probability: counts[r]! / Math.max(1, ways.length),
    expectedH: counts[r] === 0 ? null : quantileOf(hours[r]!, counts[r]!, 0.5),
  }))
}

const beaufortLimits = (numbers: readonly (keyof typeof BEAUFORT_MS)[]): number[] =>
  numbers.map((number) => BEAUFORT_MS[number])

/** The probabilities of each limit, step by step and over the whole period. */
function exceedances(
  beaufort: readonly number[],
  levels: Uint16Array,
  onset: Uint8Array,
  members: number,
  hours: readonly number[],
  likely: number,
) {
  const limits = beaufort.length
  return beaufort.map((number, i) => {
    const probability = hours.map((_, k) => {
      let reached = 0
      for (let above = i; above < limits; above++) reached += levels[k * limits + above]!
      return reached / members
    })
    const onsetH = new Float32Array(members)
    let ever = 0
    for (let m = 0; m < members; m++) {
      const step = onset[m * limits + i]!
      if (step > 0) onsetH[ever++] = hours[step - 1]!
    }
    const first = probability.findIndex((p) => p >= likely)
    const last = probability.findLastIndex((p) => p >= likely)
    return {
      steps: { beaufort: number, probability },
      period: {
        beaufort: number,
        probability: ever / Math.max(1, members),
        firstLikelyH: first < 0 ? null : hours[first]!,
        lastLikelyH: last < 0 ? null : hours[last]!,
        onsetH: ever === 0 ? null : quantileOf(onsetH, ever, 0.5),
      },
    }
  })
}

function outcome(
  tally: Tally,
  hours: readonly number[],
  likely: number,
  near: PlaceImpact['period']['near'],
): Omit<PlaceImpact, 'code' | 'h'> {
  const { members } = tally
  const wind = exceedances(WIND_LIMITS, tally.windLevels, tally.windOnset, members, hours, likely)
  const gust = exceedances(GUST_LIMITS, tally.gustLevels, tally.gustOnset, members, hours, likely)
  const [p10, p50, p90] = windQuantiles(tally, TENTHS) as [number[], number[], number[]]
  const rain = (counts: Uint16Array) => {
    const [p50, p90] = rainQuantiles(tally, counts, TENTHS.slice(1)) as [number[], number[]]
    return { p50, p90 }
  }
  const shareWith = (limit: number): number => {
    let count = 0
    for (const mm of tally.mostDayMm) if (mm >= limit) count++
    return count / Math.max(1, members)
  }
  return {
    windMs: { p10, p50, p90 },
    wind: wind.map(({ steps }) => steps),
    gust: gust.map(({ steps }) => steps),
    rainMm: rain(tally.rain),
    rain24Mm: rain(tally.rainDay),
    period: {
      wind: wind.map(({ period }) => period),
      gust: gust.map(({ period }) => period),
      rain24AtLeast: RAIN_LIMITS_MM.map((mm) => ({ mm, probability: shareWith(mm) })),
      maxWindMs: rangeOf(tally.mostWindMs),
      near,
      rainMm: rangeOf(tally.totalRainMm),
    },
  }
}
