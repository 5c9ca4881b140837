/** What many verified forecasts say together (`verify.ts` makes them). */
import { mulberry32 } from './chance.ts'
import { VERIFIED_LEADS_H } from './model.ts'
import type { CaseResult } from './verify.ts'

/** What was said against what came, in bins of the probability. */
export interface Reliability {
  readonly from: number
  readonly to: number
  readonly cases: number
  /** Mean of the probabilities said; null for an empty bin. */
  readonly said: number | null
  /** Share of the cases in which it came. */
  readonly came: number | null
}

interface Probability {
  /** Against the share in which it came over all cases; null where it always came, or never. */
  readonly brierSkill: number | null
  readonly ci95: readonly [number, number] | null
  readonly base: number
  readonly cases: number
  readonly reliability: readonly Reliability[]
}

/** One entry a lead in every array. */
export interface Verification {
  readonly leadsH: readonly number[]
  readonly cases: readonly number[]
  readonly storms: readonly number[]
  readonly errorKm: Readonly<Record<'persistence' | 'cliper' | 'kapok', readonly (number | null)[]>>
  readonly medianKm: readonly (number | null)[]
  readonly skillPercent: readonly (number | null)[]
  readonly skillCi95: readonly (readonly [number, number] | null)[]
  readonly circle70Coverage: readonly (number | null)[]
  readonly intensityMaeMs: Readonly<Record<'persistence' | 'shifor' | 'kapok', readonly (number | null)[]>>
  readonly wind70Coverage: readonly (number | null)[]
  readonly strike: Probability | null
  readonly rapidIntensification: Probability | null
  readonly msPerForecast: { readonly p50: number | null; readonly p99: number | null }
}

/** How far off the forecasts of one storm were. One entry a lead. */
export interface Standing {
  readonly storm: string
  readonly cases: readonly number[]
  readonly errorKm: readonly (number | null)[]
}

export function standingOf(results: readonly CaseResult[]): Standing[] {
  const byStorm = new Map<string, CaseResult[]>()
  for (const r of results) byStorm.set(r.storm, [...(byStorm.get(r.storm) ?? []), r])
  return [...byStorm].map(([storm, cases]) => {
    const errors = VERIFIED_LEADS_H.map((_, lead) =>
      cases.map((r) => r.errorKm.kapok[lead]!).filter((km) => !Number.isNaN(km)),
    )
    return {
      storm,
      cases: errors.map(({ length }) => length),
      errorKm: errors.map((km) => orNull(km.reduce((a, b) => a + b, 0) / km.length, 1)),
    }
  })
}

const RESAMPLES = 1000
const BINS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const orNull = (value: number, digits: number): number | null =>
  Number.isFinite(value) ? round(value, digits) : null

/** @param seed of the bootstrap: the same seed gives the same intervals */
export function summarise(results: readonly CaseResult[], seed: number): Verification {
  const storms = [...new Set(results.map(({ storm }) => storm))]
  const indexOf = new Map(storms.map((storm, i) => [storm, i]))
  const draws = resamples(storms.length, seed)
  const leads = VERIFIED_LEADS_H.map((_, i) => i)
  const known = (lead: number) => results.filter((r) => !Number.isNaN(r.errorKm.kapok[lead]!))
  const mean = (values: (r: CaseResult) => number[], digits: number) =>
    leads.map((lead) => {
      const cases = known(lead)
      return orNull(cases.reduce((sum, r) => sum + values(r)[lead]!, 0) / cases.length, digits)
    })
  const skill = leads.map((lead) => skillOf(known(lead), lead, indexOf, draws))
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => orNull(times[Math.floor(share * (times.length - 1))] ?? Number.NaN, 2)
  return {
    leadsH: VERIFIED_LEADS_H,
    cases: leads.map((lead) => known(lead).length),
    storms: leads.map((lead) => new Set(known(lead).map(({ storm }) => storm)).size),
    errorKm: {
      persistence: mean((r) => r.errorKm.persistence, 1),
      cliper: mean((r) => r.errorKm.cliper, 1),
      kapok: mean((r) => r.errorKm.kapok, 1),
    },
    medianKm: leads.map((lead) => {
      const sorted = known(lead)
        .map((r) => r.errorKm.kapok[lead]!)
        .sort((a, b) => a - b)
      return orNull(sorted[sorted.length >> 1] ?? Number.NaN, 1)
    }),
    skillPercent: skill.map((s) => s?.percent ?? null),
    skillCi95: skill.map((s) => s?.ci95 ?? null),
    circle70Coverage: mean((r) => r.inside, 3),
    intensityMaeMs: {
      persistence: mean((r) => r.windErrorMs.persistence, 2),
      shifor: mean((r) => r.windErrorMs.shifor, 2),
      kapok: mean((r) => r.windErrorMs.kapok, 2),
    },
    wind70Coverage: mean((r) => r.windInside, 3),
    strike: probability(results, ({ strike }) => strike, indexOf, draws),
    rapidIntensification: probability(results, ({ rapid }) => rapid, indexOf, draws),
    msPerForecast: { p50: at(0.5), p99: at(0.99) },
  }
}

/** How often each storm is drawn, by resample. */
function resamples(storms: number, seed: number): Uint16Array[] {
  const next = mulberry32(seed)
  const uniform = () => next() / 4294967296
  return Array.from({ length: RESAMPLES }, () => {
    const times = new Uint16Array(storms)
    for (let i = 0; i < storms; i++) times[Math.floor(uniform() * storms)]!++
    return times
  })
}

/** The middle 95 % of a statistic over the resamples. */
function interval(
  draws: readonly Uint16Array[],
  statistic: (times: Uint16Array) => number,
): [number, number] {
  const values = draws
    .map(statistic)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? Number.NaN
  return [at(0.025), at(0.975)]
}

function skillOf(
  cases: readonly CaseResult[],
  lead: number,
  indexOf: ReadonlyMap<string, number>,
  draws: readonly Uint16Array[],
): { percent: number; ci95: [number, number] } | null {
  if (cases.length === 0) return null
  const own = new Float64Array(indexOf.size)
  const reference = new Float64Array(indexOf.size)
  for (const r of cases) {
    const storm = indexOf.get(r.storm)!
    own[storm]! += r.errorKm.kapok[lead]!
    reference[storm]! += r.errorKm.cliper[lead]!
  }
  const percent = (times: ArrayLike<number> | null) => {
    let a = 0
    let b = 0
    for (let i = 0; i < own.length; i++) {
      const n = times === null ? 1 : times[i]!
      a += n * own[i]!
      b += n * reference[i]!
    }
    return 100 * (1 - a / b)
  }
  const [low, high] = interval(draws, percent)
  return { percent: round(percent(null), 1), ci95: [round(low, 1), round(high, 1)] }
}

function probability(
  results: readonly CaseResult[],
  of: (r: CaseResult) => { said: number; came: number } | null,
  indexOf: ReadonlyMap<string, number>,
  draws: readonly Uint16Array[],
): Probability | null {
  const pairs = results.flatMap((r) => {
    const pair = of(r)
    return pair === null ? [] : [{ ...pair, storm: indexOf.get(r.storm)! }]
  })
  if (pairs.length === 0) return null
  const n = new Float64Array(indexOf.size)
  const came = new Float64Array(indexOf.size)
  const brier = new Float64Array(indexOf.size)
  for (const pair of pairs) {
    n[pair.storm]!++
    came[pair.storm]! += pair.came
    brier[pair.storm]! += (pair.said - pair.came) ** 2
  }
  const skill = (times: ArrayLike<number> | null) => {
    let cases = 0
    let all = 0
    let score = 0
    for (let i = 0; i < n.length; i++) {
      const weight = times === null ? 1 : times[i]!
      cases += weight * n[i]!
      all += weight * came[i]!
      score += weight * brier[i]!
    }
    const base = all / cases
    return 1 - score / cases / (base * (1 - base))
  }
  const [low, high] = interval(draws, skill)
  return {
    brierSkill: orNull(skill(null), 3),
    ci95: Number.isFinite(low) ? [round(low, 3), round(high, 3)] : null,
    base: round(pairs.reduce((sum, pair) => sum + pair.came, 0) / pairs.length, 4),
    cases: pairs.length,
    reliability: BINS.slice(0, -1).map((from, i) => {
      const to = BINS[i + 1]!
      const inside = pairs.filter(({ said }) => said >= from && (said < to || to === 1))
      const average = (value: (pair: { said: number; came: number }) => number) =>
        orNull(inside.reduce((sum, pair) => sum + value(pair), 0) / inside.length, 4)
      return { from, to, cases: inside.length, said: average((p) => p.said), came: average((p) => p.came) }
    }),
  }
}
