/**
 * The consensus of agencies' forecasts and our statistics. Agencies know the weather around the storm, statistics of
 * tracks do not: official forecasts are two to four times better. Each counts by the inverse of its squared error,
 * the weights of least variance for errors that are independent; a consensus is one of equals, so who is more than
 * twice as far off as the best has no part. That leaves the statistics out while agencies are verified to be that much
 * better, and lets them in as these end: they are the fallback and the way on.
 */
import type { AgencyForecast } from './agency.ts'
import { type Ahead, type AgencyErrors, type ErrorSums, forecastAt } from './agency-errors.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS } from './situation.ts'
import { between, displace, displacement, type Point } from './sphere.ts'

/** An agency's forecast that is older than this has no part. */
export const MAX_AGE_H = 12

/**
 * Errors of a circular Gaussian of standard deviation s in each coordinate have a Rayleigh distribution: their mean is
 * s sqrt(pi / 2), and a share p of them is below s sqrt(-2 ln(1 - p)). So 70 % are within 1.238 times the mean error
 * (1.097 times the root of the mean square).
 */
export const RADIUS70_PER_MEAN = Math.sqrt(-2 * Math.log(0.3)) / Math.sqrt(Math.PI / 2)
/** 70 % of a Gaussian are within 1.0364 s of its middle; the mean of their distances is s sqrt(2 / pi). */
const HALF70_PER_MEAN = 1.0364 / Math.sqrt(2 / Math.PI)

/** A weight of 1/16 for an error four times as large would be right if it had no bias; on one storm it always has. */
const MOST_TIMES_BEST = 2

type Curve = readonly (readonly [h: number, value: number])[]

/** Positioning error of the National Meteorological Center, 2022: 15.4 km (Qixiang Keji 2024-05). */
const NOW: Curve[number] = [0, 15.4]
/**
 * Mean errors of global models in 2012, km (Typhoon Landfall Forecast Demonstration Project, tlfdp.typhoon.gov.cn): for
 * an agency of which no figures of its own were found, and how errors grow beyond three days.
 */
const USUAL_KM: Curve = [NOW, [24, 96.8], [48, 177.2], [72, 283.6], [96, 425.7], [120, 583.6]]
/** Until enough is verified here. Old figures: errors have fallen since, so these make agencies count too little, not too much. */
const PRIOR_KM: Readonly<Record<string, Curve>> = {
  // Subjective forecasts of China in 2012 (the same project).
  CMA: [NOW, [24, 94.3], [48, 168.2], [72, 284.2]],
  // Hong Kong Observatory in 2012 (Journal of Hohai University 2013(6)).
  HKO: [NOW, [24, 85.8], [48, 129.8], [72, 209.0]],
}
/** Official forecasts of strength in 2012: 4.1 to 4.6, 6.1 to 6.9, 6.8 to 8.7 m/s (the same project); none further. */
const PRIOR_WIND_MS: Curve = [
  [0, 1.5],
  [24, 4.4],
  [48, 6.5],
  [72, 7.8],
]
/** A prior counts like as many days with forecasts that were verified. */
const PRIOR_SPELLS = 10

export interface OwnLead extends Point {
  readonly h: number
  readonly windMs: number
  readonly windLowMs: number
  readonly windHighMs: number
  readonly radius70Km: number
}

export interface BlendGiven<L extends OwnLead> {
  /** The last fix: what all forecasts are counted from. */
  readonly now: Point & { readonly atMs: number; readonly windMs: number }
  /** Ours, one for each of `LEADS_H`. */
  readonly leads: readonly L[]
  /** The latest of each agency. */
  readonly agencies: readonly AgencyForecast[]
  readonly errors: AgencyErrors
}

export interface Blend<L extends OwnLead> {
  readonly leads: readonly L[]
  /** Shares by lead; they and those of the statistics make one. */
  readonly agencies: readonly {
    readonly agency: string
    readonly issuedMs: number
    readonly weights: readonly number[]
  }[]
  readonly statistics: readonly number[]
  /** By how much a member's distance from our path is drawn in, by lead: it is then one from the consensus. */
  readonly spread: readonly number[]
  readonly windSpread: readonly number[]
}

interface Voice extends Ahead {
  readonly errorKm: number
  readonly windErrorMs: number
}

const at = (curve: Curve, h: number): number => {
  const next = curve.findIndex(([x]) => x >= h)
  if (next < 0) return curve.at(-1)![1]
  const [h1, y1] = curve[next]!
  const [h0, y0] = curve[next - 1] ?? curve[next]!
  return h1 === h0 ? y1 : y0 + ((y1 - y0) * (h - h0)) / (h1 - h0)
}

/** Beyond an agency's own figures errors grow as those of the models. */
function priorKm(agency: string, h: number): number {
  const own = PRIOR_KM[agency]
  const last = own?.at(-1)
  if (own === undefined || last === undefined) return at(USUAL_KM, h)
  return h <= last[0] ? at(own, h) : (at(USUAL_KM, h) * last[1]) / at(USUAL_KM, last[0])
}

/** The mean error of what is verified, drawn to the prior where that is little. */
function shrunk(prior: number, spells: number, cases: number, sum: number): number {
  const mean = cases === 0 ? 0 : sum / cases
  return Math.sqrt((spells * mean ** 2 + PRIOR_SPELLS * prior ** 2) / (spells + PRIOR_SPELLS))
}

/** Expected errors by hours after the analysis. */
function expected(agency: string, sums: ErrorSums | undefined): { km: Curve; windMs: Curve } {
  const curve = (prior: (h: number) => number, cases: 'cases' | 'windCases', sum: 'km' | 'windMs'): Curve => [
    [0, prior(0)],
    ...LEADS_H.map((h, i): Curve[number] => [
      h,
      shrunk(prior(h), sums?.spells[i] ?? 0, sums?.[cases][i] ?? 0, sums?.[sum][i] ?? 0),
    ]),
  ]
  return {
    km: curve((h) => priorKm(agency, h), 'cases', 'km'),
    windMs: curve((h) => at(PRIOR_WIND_MS, h), 'windCases', 'windMs'),
  }
}

/** The consensus; null where no agency's forecast has a part in it. */
export function blend<L extends OwnLead>(given: BlendGiven<L>): Blend<L> | null {
  const { now, leads } = given
  const own = ownCourse(now, leads)
  const heard = given.agencies.flatMap((forecast) => {
    const ageH = (now.atMs - forecast.issuedMs) / HOUR_MS
    const lastH = forecast.points.at(-1)!.h
    if (ageH < 0 || ageH > MAX_AGE_H || lastH <= ageH) return []
    const errors = expected(forecast.agency, given.errors[forecast.agency])
    const whole = fromNow(forecast, now, ageH)
    return [{ forecast, voices: LEADS_H.map((h) => voiceOf(whole, errors, own, ageH, h)) }]
  })
  if (heard.length === 0) return null
  const mixed = leads.map((lead, i) =>
    mix(
      lead,
      heard.map(({ voices }) => voices[i]!),
    ),
  )
  return {
    leads: mixed.map(({ lead }) => lead),
    agencies: heard.map(({ forecast: { agency, issuedMs } }, a) => ({
      agency,
      issuedMs,
      weights: mixed.map(({ weights }) => weights[a]!),
    })),
    statistics: mixed.map(({ weights }) => weights.at(-1)!),
    spread: mixed.map(({ spread }) => spread),
    windSpread: mixed.map(({ windSpread }) => windSpread),
  }
}

/** A forecast whose first point is still to come starts from where the storm is: before that point it says nothing. */
const fromNow = (forecast: AgencyForecast, now: BlendGiven<OwnLead>['now'], ageH: number): AgencyForecast =>
  forecast.points[0]!.h <= ageH
    ? forecast
    : { ...forecast, points: [{ ...now, h: ageH, pressureHpa: null }, ...forecast.points] }

/** A way of the storm: hours from now, degrees, m/s. */
export type Path = readonly (readonly [h: number, lon: number, lat: number, windMs: number])[]

/**
 * A member of our ensemble as one of the consensus: it keeps its direction and side, its distance is drawn in to the
 * consensus' spread. Its wind is moved as its place is; what land did to it on its own way is not done again.
 */
export function drawIn<L extends OwnLead>(
  now: BlendGiven<L>['now'],
  leads: readonly L[],
  blended: Blend<L>,
): (path: Path) => Path {
  const from = ownCourse(now, leads)
  const to = ownCourse(now, blended.leads)
  const [spread, windSpread] = [blended.spread, blended.windSpread].map((shares): Curve =>
    shares.map((share, i): Curve[number] => [LEADS_H[i]!, share]),
  )
  const moveAt = (h: number) => ({
    was: from.at(h),
    is: to.at(h),
    part: at(spread!, h),
    windPart: at(windSpread!, h),
  })
  // Members have their points at the same hours.
  const moves = new Map<number, ReturnType<typeof moveAt>>()
  return (path) =>
    path.map(([h, lon, lat, windMs]) => {
      let move = moves.get(h)
      if (move === undefined) moves.set(h, (move = moveAt(h)))
      const { was, is, part, windPart } = move
      const { eastKm, northKm } = displacement(was, { lon, lat })
      const moved = displace(is, { eastKm: eastKm * part, northKm: northKm * part })
      return [h, moved.lon, moved.lat, Math.max(0, is.windMs + (windMs - was.windMs) * windPart)] as const
    })
}

/** Our own way with its errors, at any hour up to the last lead; it ends there. */
function ownCourse(now: Point & { readonly windMs: number }, leads: readonly OwnLead[]) {
  const points: (Point & { h: number; windMs: number })[] = [{ ...now, h: 0 }, ...leads]
  const km: Curve = [[0, 0], ...leads.map((l): Curve[number] => [l.h, l.radius70Km / RADIUS70_PER_MEAN])]
  const windMs: Curve = [[0, 0], ...leads.map((l): Curve[number] => [l.h, windErrorOf(l)])]
  return {
    at(h: number): Point & { windMs: number } {
      const found = points.findIndex((point) => point.h >= h)
      const next = found < 0 ? points.length - 1 : Math.max(1, found)
      const [a, b] = [points[next - 1]!, points[next]!]
      if (found < 0) return b
      const part = (h - a.h) / (b.h - a.h)
      return { ...between(a, b, part), windMs: a.windMs + (b.windMs - a.windMs) * part }
    },
    errorKm: (h: number): number => at(km, h),
    windErrorMs: (h: number): number => at(windMs, h),
  }
}

const windErrorOf = ({ windLowMs, windHighMs }: OwnLead): number =>
  Math.max(0.5, (windHighMs - windLowMs) / 2 / HALF70_PER_MEAN)

/** What an agency says of the moment `h` hours from now. Beyond its last lead our displacement goes on from there. */
function voiceOf(
  forecast: AgencyForecast,
  errors: { km: Curve; windMs: Curve },
  own: ReturnType<typeof ownCourse>,
  ageH: number,
  h: number,
): Voice {
  const lastH = forecast.points.at(-1)!.h
  const said = forecastAt(forecast, h + ageH)
  if (said !== null)
    return { ...said, errorKm: at(errors.km, h + ageH), windErrorMs: at(errors.windMs, h + ageH) }
  const last = forecastAt(forecast, lastH)!
  const from = own.at(lastH - ageH)
  const to = own.at(h)
  // Our displacement is no surer for beginning where the agency left off: what our errors grow by is added in full.
  const grown = (error: (h: number) => number): number => Math.max(0, error(h) - error(lastH - ageH))
  return {
    ...displace(last, displacement(from, to)),
    windMs: last.windMs === null ? null : Math.max(0, last.windMs + to.windMs - from.windMs),
    errorKm: at(errors.km, lastH) + grown(own.errorKm),
    windErrorMs: at(errors.windMs, lastH) + grown(own.windErrorMs),
  }
}

const shares = (errors: readonly number[]): number[] => {
  const most = MOST_TIMES_BEST * Math.min(...errors)
  const inverse = errors.map((error) => (error > most ? 0 : 1 / error ** 2))
  const sum = inverse.reduce((total, one) => total + one, 0)
  return inverse.map((one) => one / sum)
}
const rootMean = (weights: readonly number[], errors: readonly number[]): number =>
  Math.sqrt(weights.reduce((sum, weight, i) => sum + weight * errors[i]! ** 2, 0))

function mix<L extends OwnLead>(lead: L, voices: readonly Voice[]) {
  const ownKm = lead.radius70Km / RADIUS70_PER_MEAN
  const errorsKm = [...voices.map((voice) => voice.errorKm), ownKm]
  const weights = shares(errorsKm)
  const by = { eastKm: 0, northKm: 0 }
  for (const [i, voice] of voices.entries()) {
    const { eastKm, northKm } = displacement(lead, voice)
    by.eastKm += weights[i]! * eastKm
    by.northKm += weights[i]! * northKm
  }
  // No better than its parts: agencies see the same weather with much the same models, and fail alike.
  const errorKm = rootMean(weights, errorsKm)
  const ownWind = windErrorOf(lead)
  const speaking = voices.filter((voice) => voice.windMs !== null)
  const windErrors = [...speaking.map((voice) => voice.windErrorMs), ownWind]
  const windWeights = shares(windErrors)
  const windMs = [...speaking.map((voice) => voice.windMs!), lead.windMs].reduce(
    (sum, wind, i) => sum + windWeights[i]! * wind,
    0,
  )
  const windSpread = rootMean(windWeights, windErrors) / ownWind
  return {
    weights,
    spread: errorKm / ownKm,
    windSpread,
    lead: {
      ...lead,
      ...displace(lead, by),
      windMs,
      windLowMs: Math.max(0, windMs + (lead.windLowMs - lead.windMs) * windSpread),
      windHighMs: windMs + (lead.windHighMs - lead.windMs) * windSpread,
      radius70Km: errorKm * RADIUS70_PER_MEAN,
    },
  }
}
