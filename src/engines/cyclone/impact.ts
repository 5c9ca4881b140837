/**
 * What an ensemble of tracks brings to places: wind, gusts and rain in steps of three hours, counted over the members.
 * Every member is a whole storm with a wind and a rain error of its own; a probability is the share of members.
 */
import { entryH, siteOf, wayOf, type Site, type Way } from './approach.ts'
import { terrainExposure, type Exposure } from './exposure.ts'
import { STEP_H, exposedSite, fieldsOf, type EnsembleMember, type Fields } from './members.ts'
import { quantileOf } from './quantile.ts'
import { RAIN_LOG_SPREAD } from './rain.ts'
import type { Point } from './sphere.ts'
import { PUBLISHED, type MeanMinutes, type WindSettings } from './wind.ts'

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

const STEPS_A_DAY = 24 / STEP_H
/** Standard deviation of ln(observed / computed) for winds above 10 m/s in the records that `bench/wind.ts` reads. */
export const WIND_LOG_SPREAD = 0.25

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
    readonly maxWindMs: { readonly p10: number; readonly p50: number; readonly p90: number }
    /** The centre within a radius: median hour of coming in, over the members that do. */
    readonly near: readonly {
      readonly radiusKm: number
      readonly probability: number
      readonly expectedH: number | null
    }[]
    readonly rainMm: { readonly p10: number; readonly p50: number; readonly p90: number }
    /** Probability of so much within any 24 h. */
    readonly rain24AtLeast: readonly { readonly mm: number; readonly probability: number }[]
  }
}

const HORIZON_H = 120

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
  const fields = fieldsOf(members, sites, steps, {
    meanMinutes: options.meanMinutes,
    wind: options.wind ?? PUBLISHED,
    windLogSpread: options.windLogSpread ?? WIND_LOG_SPREAD,
    rainLogSpread: options.rainLogSpread ?? RAIN_LOG_SPREAD,
  })
  const ways = members.map(({ points }) => wayOf(points))
  const hours = Array.from({ length: steps }, (_, k) => (k + 1) * STEP_H)
  return places.map(({ code }, p) => ({
    code,
    h: hours,
    ...placeOf(fields, p, hours, options.likely ?? 0.5, (radiusKm) =>
      nearness(ways, sites[p]!, radiusKm, horizonH),
    ),
  }))
}

/** The share of members whose centre comes within a radius of a point in the first hours, also between two fixes. */
export function strikeProbability(
  members: readonly EnsembleMember[],
  point: Point,
  radiusKm: number,
  withinH: number,
): number {
  const site = siteOf(point)
  return nearness(
    members.map(({ points }) => wayOf(points)),
    site,
    radiusKm,
    withinH,
  ).probability
}

function nearness(ways: readonly Way[], site: Site, radiusKm: number, untilH: number) {
  const entries = new Float32Array(ways.length)
  let count = 0
  for (const way of ways) {
    const h = entryH(way, site, radiusKm, untilH)
    if (h >= 0) entries[count++] = h
  }
  return {
    radiusKm,
    probability: ways.length === 0 ? 0 : count / ways.length,
    expectedH: count === 0 ? null : quantileOf(entries, count, 0.5),
  }
}

/** Counts how many of a row of members reach each limit, by step and over all steps. */
function exceedances(
  values: Float32Array,
  row: number,
  members: number,
  hours: readonly number[],
  limits: readonly number[],
  likely: number,
) {
  const steps = hours.length
  return limits.map((limit) => {
    const probability = Array<number>(steps).fill(0)
    const onset = new Float32Array(members)
    for (let k = 0; k < steps; k++) {
      let count = 0
      const from = row + k * members
      for (let m = 0; m < members; m++)
        if (values[from + m]! >= limit) {
          count++
          if (onset[m] === 0) onset[m] = hours[k]!
        }
      if (count > 0) probability[k] = count / members
    }
    let reached = 0
    for (let m = 0; m < members; m++) if (onset[m]! > 0) onset[reached++] = onset[m]!
    const first = probability.findIndex((p) => p >= likely)
    const last = probability.findLastIndex((p) => p >= likely)
    return {
      probability,
      period: {
        probability: members === 0 ? 0 : reached / members,
        firstLikelyH: first < 0 ? null : hours[first]!,
        lastLikelyH: last < 0 ? null : hours[last]!,
        onsetH: reached === 0 ? null : quantileOf(onset, reached, 0.5),
      },
    }
  })
}

const beaufortLimits = (numbers: readonly (keyof typeof BEAUFORT_MS)[]): number[] =>
  numbers.map((number) => BEAUFORT_MS[number])

function placeOf(
  fields: Fields,
  place: number,
  hours: readonly number[],
  likely: number,
  near: (radiusKm: number) => PlaceImpact['period']['near'][number],
): Omit<PlaceImpact, 'code' | 'h'> {
  const { members, steps, windMs, gustMs, rainMm } = fields
  const row = place * steps * members
  const wind = exceedances(windMs, row, members, hours, beaufortLimits(WIND_LIMITS), likely)
  const gust = exceedances(gustMs, row, members, hours, beaufortLimits(GUST_LIMITS), likely)
  const zeros = () => Array<number>(steps).fill(0)
  const windMsBy = { p10: zeros(), p50: zeros(), p90: zeros() }
  const rainBy = { p50: zeros(), p90: zeros() }
  const rain24By = { p50: zeros(), p90: zeros() }
  const maxWind = new Float32Array(members)
  const total = new Float32Array(members)
  const day = new Float32Array(members)
  const maxDay = new Float32Array(members)
  const scratch = new Float32Array(members)
  for (let k = 0; k < steps; k++) {
    const from = row + k * members
    const dayAgo = from - STEPS_A_DAY * members
    let [windy, wet, wetDay] = [false, false, false]
    for (let m = 0; m < members; m++) {
      const w = windMs[from + m]!
      if (w > 0) windy = true
      if (w > maxWind[m]!) maxWind[m] = w
      const rain = rainMm[from + m]!
      if (rain > 0) wet = true
      total[m]! += rain
      // Rounding must not leave a rest of a day that is over.
      const sum = Math.max(0, day[m]! + rain - (k >= STEPS_A_DAY ? rainMm[dayAgo + m]! : 0))
      day[m] = sum < 1e-3 ? 0 : sum
      if (sum > 1e-3) wetDay = true
      if (sum > maxDay[m]!) maxDay[m] = sum
    }
    if (windy) {
      scratch.set(windMs.subarray(from, from + members))
      windMsBy.p10[k] = quantileOf(scratch, members, 0.1)
      windMsBy.p50[k] = quantileOf(scratch, members, 0.5)
      windMsBy.p90[k] = quantileOf(scratch, members, 0.9)
    }
    if (wet) {
      scratch.set(rainMm.subarray(from, from + members))
      rainBy.p50[k] = quantileOf(scratch, members, 0.5)
      rainBy.p90[k] = quantileOf(scratch, members, 0.9)
    }
    if (wetDay) {
      scratch.set(day)
      rain24By.p50[k] = quantileOf(scratch, members, 0.5)
      rain24By.p90[k] = quantileOf(scratch, members, 0.9)
    }
  }
  const range = (values: Float32Array) => ({
    p10: quantileOf(values, members, 0.1),
    p50: quantileOf(values, members, 0.5),
    p90: quantileOf(values, members, 0.9),
  })
  const shareAtLeast = (values: Float32Array, limit: number): number =>
    members === 0 ? 0 : values.reduce((count, value) => (value >= limit ? count + 1 : count), 0) / members
  return {
    windMs: windMsBy,
    wind: WIND_LIMITS.map((beaufort, i) => ({ beaufort, probability: wind[i]!.probability })),
    gust: GUST_LIMITS.map((beaufort, i) => ({ beaufort, probability: gust[i]!.probability })),
    rainMm: rainBy,
    rain24Mm: rain24By,
    period: {
      wind: WIND_LIMITS.map((beaufort, i) => ({ beaufort, ...wind[i]!.period })),
      gust: GUST_LIMITS.map((beaufort, i) => ({ beaufort, ...gust[i]!.period })),
      rain24AtLeast: RAIN_LIMITS_MM.map((mm) => ({ mm, probability: shareAtLeast(maxDay, mm) })),
      maxWindMs: range(maxWind),
      near: NEAR_KM.map(near),
      rainMm: range(total),
    },
  }
}
