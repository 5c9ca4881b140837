/**
 * Robust quadratic regression of the track on sixteen predictors, learned year by year. Each case is forecast by the
 * model of the years before it; how far it was off sets its weight, 1 / max(floor, error), which makes the sum of
 * squares a sum of distances (iteratively reweighted least squares, Holland & Welsch 1977, Comm. Stat. A6:813, with
 * one pass in place of iterations). A model of a year has seen nothing that was verified in or after it, and what the
 * models missed on cases that they had not seen is what the local corrections are learned from (`local.ts`).
 */
import { PREDICTORS } from './predictors.ts'
import { backSubstitute, cholesky, LEADS_H, quadraticTerms, termCount } from './quadratic.ts'
import { HOUR_MS } from './situation.ts'
import { LEADS, type Training } from './training.ts'

/** Chosen on the seasons 2005 to 2007 (CMA): km of error per hour of lead below which all cases weigh the same. */
const FLOOR_KMH = 4
const TERMS = termCount(PREDICTORS)
const PACKED = (TERMS * (TERMS + 1)) / 2
/** As in `quadratic.ts`: some two seasons' cases at 120 h. */
const CASES_PER_TERM = 20
const RIDGE = 1e-7

/** East then north coefficients, `TERMS` each. */
type LeadCoefficients = Float64Array

export interface RobustModels {
  /** By lead; null where too few cases had been verified before the year. */
  of(year: number): readonly (LeadCoefficients | null)[]
  /** What was left of the truth of each case by the model of its own year, km east and north by lead; NaN without one. */
  readonly missedKm: Float32Array
  /** Where that model put it, in the same order; NaN without one. */
  readonly forecastKm: Float32Array
}

const fitted = new WeakMap<Training, RobustModels>()

export function robustModels(training: Training): RobustModels {
  let models = fitted.get(training)
  if (models === undefined) {
    models = learn(training)
    fitted.set(training, models)
  }
  return models
}

/** Sums of one lead: the lower triangle of X'WX by rows, and X'WY. */
interface Sums {
  cases: number
  readonly xx: Float64Array
  readonly xy: Float64Array
}
const emptySums = (): Sums => ({ cases: 0, xx: new Float64Array(PACKED), xy: new Float64Array(2 * TERMS) })

const yearOf = (atMs: number): number => new Date(atMs).getUTCFullYear()
const NONE: readonly null[] = LEADS_H.map(() => null)

function learn(training: Training): RobustModels {
  const { count, truth } = training
  const missedKm = new Float32Array(truth.length).fill(Number.NaN)
  const forecastKm = new Float32Array(truth.length).fill(Number.NaN)
  const models = new Map<number, (LeadCoefficients | null)[]>()
  if (count === 0) return { of: () => NONE, missedKm, forecastKm }
  const total = LEADS_H.map(emptySums)
  const terms = new Float64Array(TERMS)
  let open: number[] = []
  let i = 0
  // Two years on, the last case is over however late in its year it began.
  const last = yearOf(training.atMs[count - 1]!) + 2
  for (let year = yearOf(training.atMs[0]!); year <= last; year++) {
    const model = solveAll(total)
    models.set(year, model)
    const nextMs = Date.UTC(year + 1, 0, 1)
    const reached = new Map<number, Float64Array>()
    for (const before of open) finish(training, before, missedKm, terms, total)
    open = []
    for (; i < count && training.atMs[i]! < nextMs; i++) {
      forecastCase(training, i, model, terms, missedKm, forecastKm)
      const reach = leadsBy(training, i, nextMs)
      if (reach < training.leads[i]!) open.push(i)
      addCase(training, i, 0, reach, weightOf(missedKm, i, reach), terms, total, reached)
    }
    nest(total, reached)
  }
  return {
    of: (year) => models.get(Math.min(year, last)) ?? NONE,
    missedKm,
    forecastKm,
  }
}

/** How many of a case's leads were over before a moment. */
function leadsBy({ atMs, leads }: Training, i: number, ms: number): number {
  let reach = leads[i]!
  while (reach > 0 && atMs[i]! + LEADS_H[reach - 1]! * HOUR_MS >= ms) reach--
  return reach
}

/** Adds the leads of a case that the turn of the year had cut off. */
function finish(
  training: Training,
  i: number,
  missedKm: Float32Array,
  terms: Float64Array,
  total: readonly Sums[],
): void {
  const from = leadsBy(training, i, Date.UTC(yearOf(training.atMs[i]!) + 1, 0, 1))
  const reach = training.leads[i]!
  addCase(training, i, from, reach, weightOf(missedKm, i, reach), terms, total, null)
}

/** Forecasts a case by its year's model, and notes what was missed. */
function forecastCase(
  { inputs, truth }: Training,
  i: number,
  model: readonly (LeadCoefficients | null)[],
  terms: Float64Array,
  missedKm: Float32Array,
  forecastKm: Float32Array,
): void {
  quadraticTerms(inputs.subarray(i * PREDICTORS, (i + 1) * PREDICTORS), PREDICTORS, terms)
  for (let lead = 0; lead < LEADS; lead++) {
    const coefficients = model[lead]
    if (!coefficients) return
    for (const output of [0, 1] as const) {
      const at = 2 * (i * LEADS + lead) + output
      const value = valueOf(coefficients, output, terms)
      forecastKm[at] = value
      missedKm[at] = truth[at]! - value
    }
  }
}

/** What a case weighs at each of its first `reach` leads. */
function weightOf(missedKm: Float32Array, i: number, reach: number): number {
  let sum = 0
  let known = 0
  for (let lead = 0; lead < reach; lead++) {
    const at = 2 * (i * LEADS + lead)
    if (Number.isNaN(missedKm[at]!)) break
    sum += Math.hypot(missedKm[at]!, missedKm[at + 1]!) / LEADS_H[lead]!
    known++
  }
  return 1 / Math.max(FLOOR_KMH, known === 0 ? 2 * FLOOR_KMH : sum / known)
}

/** Adds a case's leads from `from` to before `reach`; `reached` takes what is the same for all of them, once. */
function addCase(
  { inputs, truth }: Training,
  i: number,
  from: number,
  reach: number,
  weight: number,
  terms: Float64Array,
  total: readonly Sums[],
  reached: Map<number, Float64Array> | null,
): void {
  if (reach <= from) return
  quadraticTerms(inputs.subarray(i * PREDICTORS, (i + 1) * PREDICTORS), PREDICTORS, terms)
  for (let lead = from; lead < reach; lead++) {
    const sums = total[lead]!
    const at = 2 * (i * LEADS + lead)
    const east = truth[at]! * weight
    const north = truth[at + 1]! * weight
    for (let a = 0; a < TERMS; a++) {
      sums.xy[a]! += terms[a]! * east
      sums.xy[TERMS + a]! += terms[a]! * north
    }
    sums.cases++
    if (reached === null) addProducts(sums.xx, terms, weight)
  }
  if (reached === null) return
  let xx = reached.get(reach)
  if (xx === undefined) reached.set(reach, (xx = new Float64Array(PACKED)))
  addProducts(xx, terms, weight)
}

function addProducts(xx: Float64Array, terms: Float64Array, weight: number): void {
  for (let a = 0, at = 0; a < TERMS; a++) {
    const value = terms[a]! * weight
    for (let b = 0; b <= a; b++) xx[at++]! += value * terms[b]!
  }
}

/** A case with n leads counts for each of its first n. */
function nest(total: readonly Sums[], reached: ReadonlyMap<number, Float64Array>): void {
  const sum = new Float64Array(PACKED)
  for (let lead = LEADS - 1; lead >= 0; lead--) {
    const more = reached.get(lead + 1)
    if (more !== undefined) for (let at = 0; at < PACKED; at++) sum[at]! += more[at]!
    const { xx } = total[lead]!
    for (let at = 0; at < PACKED; at++) xx[at]! += sum[at]!
  }
}

function solveAll(total: readonly Sums[]): (LeadCoefficients | null)[] {
  return total.map(({ cases, xx, xy }) => {
    if (cases < CASES_PER_TERM * TERMS) return null
    const factor = cholesky(xx, TERMS, RIDGE)
    const both = new Float64Array(2 * TERMS)
    both.set(backSubstitute(factor, xy.subarray(0, TERMS)))
    both.set(backSubstitute(factor, xy.subarray(TERMS)), TERMS)
    return both
  })
}

function valueOf(coefficients: LeadCoefficients, output: 0 | 1, terms: Float64Array): number {
  let sum = 0
  for (let i = 0, at = output * TERMS; i < TERMS; i++, at++) sum += coefficients[at]! * terms[i]!
  return sum
}

/** Km east and north by lead for given predictors; NaN at a lead without a model. */
export function robustPath(
  model: readonly (LeadCoefficients | null)[],
  predictors: Float64Array,
): Float64Array {
  const terms = new Float64Array(TERMS)
  quadraticTerms(predictors, PREDICTORS, terms)
  const path = new Float64Array(2 * LEADS).fill(Number.NaN)
  model.forEach((coefficients, lead) => {
    if (coefficients === null) return
    path[2 * lead] = valueOf(coefficients, 0, terms)
    path[2 * lead + 1] = valueOf(coefficients, 1, terms)
  })
  return path
}
