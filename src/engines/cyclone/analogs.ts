/**
 * What analogs add to climatology and persistence: how far that base was off on the storms most like this one. Their
 * kernel-weighted mean residual corrects the path, their spread gives its circle, their own residuals its members
 * (analog correction of a regression: after Fraedrich, Raible & Sielmann 2003, WAF 18:3; Sievers, Fraedrich & Raible
 * 2000, WAF 15:623).
 */
import { futureOf, type TrackBase } from './cliper.ts'
import type { History } from './history.ts'
import type { Neighbours } from './match.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS, type Situation } from './situation.ts'

/** Chosen on the seasons 2005 to 2007 (CMA), as `SCALES` were, and as flat around what was chosen. */
export const ANALOGS = {
  /** Rows that weigh in. */
  nearest: 400,
  /** Width of the Gaussian kernel, as a share of the distance of the last of them. */
  kernel: 0.7,
  /** So many storms' worth of doubt: a handful of analogs moves path and circle less than many do. */
  doubt: 3,
  /**
   * What the analogs' radius is multiplied by, by lead, so that 70 % of the errors were inside for forecasts of 1990
   * to 2007 made as live (three seasons are too few to set a share by).
   */
  circle: [0.95, 0.95, 0.94, 0.94, 0.94, 0.92, 0.92, 0.91, 0.89, 0.88],
}

/** 70 % of the errors of a circular Gaussian lie within this many times their root mean square. */
const RADIUS70_OF_RMS = Math.sqrt(-Math.log(0.3))

export interface Correction {
  /** What is added to the base's displacement, km east and north, lead by lead. */
  readonly meanKm: Float64Array
  /** By lead: radius in km that held 70 % of the corrected analogs; null where no regression stands behind it. */
  readonly radius70Km: readonly (number | null)[]
  /** Residual paths, km east and north lead by lead, nearest analog first. */
  readonly residuals: readonly { readonly row: number; readonly km: Float64Array }[]
}

const LEADS = LEADS_H.length

export function correction(
  history: History,
  now: Situation,
  base: TrackBase,
  found: Neighbours,
  memberCount: number,
): Correction {
  const cases = Array.from(found.rows, (row) => residualOf(history, now, base, row))
  const width = ANALOGS.kernel * (found.distances.at(-1) ?? 1) || 1
  const weights = Array.from(found.distances, (d) => Math.exp(-0.5 * (d / width) ** 2))
  const storms = cases.map(({ row }) => history.storm[row]!)
  const meanKm = new Float64Array(2 * LEADS)
  const radius70Km = LEADS_H.map((_, lead) => {
    const known = cases.flatMap(({ leads }, i) => (lead < leads ? [i] : []))
    const prior = base.isFitted[lead] ? base.rmsKm[lead]! * RADIUS70_OF_RMS : null
    if (known.length === 0) return prior
    let sum = 0
    let east = 0
    let north = 0
    for (const i of known) {
      const weight = weights[i]!
      sum += weight
      east += weight * cases[i]!.km[2 * lead]!
      north += weight * cases[i]!.km[2 * lead + 1]!
    }
    // Fixes of one storm err alike: doubt is counted in storms.
    const byStorm = new Map<number, number>()
    for (const i of known) byStorm.set(storms[i]!, (byStorm.get(storms[i]!) ?? 0) + weights[i]!)
    let squares = 0
    for (const weight of byStorm.values()) squares += weight * weight
    const effective = (sum * sum) / squares
    const share = effective / (effective + ANALOGS.doubt)
    meanKm[2 * lead] = (share * east) / sum
    meanKm[2 * lead + 1] = (share * north) / sum
    const off = cases.map(({ km }) =>
      Math.hypot(km[2 * lead]! - meanKm[2 * lead]!, km[2 * lead + 1]! - meanKm[2 * lead + 1]!),
    )
    const local = quantile(known, off, weights, 0.7 * sum) * ANALOGS.circle[lead]!
    return prior === null ? null : share * local + (1 - share) * prior
  })
  return { meanKm, radius70Km, residuals: memberResiduals(history, base, cases, memberCount) }
}

/** The value at which the weights of the smaller ones (and its own) reach `weight`. */
function quantile(
  items: number[],
  values: readonly number[],
  weights: readonly number[],
  weight: number,
): number {
  items.sort((a, b) => values[a]! - values[b]! || a - b)
  let below = 0
  return values[items.find((i) => (below += weights[i]!) >= weight) ?? items.at(-1)!]!
}

interface Residual {
  readonly row: number
  readonly km: Float64Array
  /** How many leads of it are known by now. */
  readonly leads: number
}

/** What a row's storm did beyond the base, as far as it was known at `now`. */
function residualOf(history: History, now: Situation, base: TrackBase, row: number): Residual {
  const km = new Float64Array(2 * LEADS)
  base.ofRow(row, km)
  const truth = new Float64Array(2)
  let leads = 0
  while (leads < LEADS) {
    const verifiedMs = history.atMs[row]! + LEADS_H[leads]! * HOUR_MS
    if (verifiedMs > now.atMs || !futureOf(history, row, leads, truth)) break
    km[2 * leads] = truth[0]! - km[2 * leads]!
    km[2 * leads + 1] = truth[1]! - km[2 * leads + 1]!
    leads++
  }
  return { row, km, leads }
}

/**
 * One residual path per storm, nearest first, then second ones of the same storms where the storms do not suffice. A
 * storm that ended before 120 h leaves a path that ends: its last residual grows on as the regression's mean error
 * does, so that members of storms that die early do not crowd the middle.
 */
function memberResiduals(history: History, base: TrackBase, cases: readonly Residual[], count: number) {
  const usable = cases.filter(({ leads }) => leads >= 2)
  const seen = new Set<number>()
  const firsts = usable.filter(({ row }) => {
    const storm = history.storm[row]!
    return !seen.has(storm) && seen.add(storm)
  })
  const chosen = new Set(firsts.slice(0, count))
  for (const more of usable) {
    if (chosen.size >= count) break
    chosen.add(more)
  }
  return [...chosen].map(({ row, km, leads }) => {
    const whole = Float64Array.from(km)
    for (let lead = leads; lead < LEADS; lead++) {
      const growth = growthOf(base, leads - 1, lead)
      whole[2 * lead] = km[2 * leads - 2]! * growth
      whole[2 * lead + 1] = km[2 * leads - 1]! * growth
    }
    return { row, km: whole }
  })
}

function growthOf(base: TrackBase, from: number, to: number): number {
  const growth = base.rmsKm[to]! / base.rmsKm[from]!
  return Number.isFinite(growth) ? growth : LEADS_H[to]! / LEADS_H[from]!
}
