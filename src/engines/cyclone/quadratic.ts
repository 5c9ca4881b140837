/**
 * Least squares on all terms up to the second degree, fitted for any year from the cases that were verified before it.
 *
 * The normal equations are summed once, per year of verification and per lead; a year's model is then a sum and one
 * Cholesky factorisation. Terms are ordered so that those of the first m predictors come first: the factor of the
 * full model holds the factors of the smaller ones, so a storm without history gets the model of fewer predictors
 * from the same sums.
 */
import type { History } from './history.ts'
import { HOUR_MS } from './situation.ts'

/** Lead times of every forecast here, hours. */
export const LEADS_H: readonly number[] = [12, 24, 36, 48, 60, 72, 84, 96, 108, 120]

export const termCount = (predictors: number): number => ((predictors + 1) * (predictors + 2)) / 2

/** 1, then for each predictor itself and its products with those up to it, into `terms`. */
export function quadraticTerms(predictors: ArrayLike<number>, count: number, terms: Float64Array): void {
  terms[0] = 1
  let at = 1
  for (let k = 0; k < count; k++) {
    const value = predictors[k]!
    terms[at++] = value
    for (let j = 0; j <= k; j++) terms[at++] = value * predictors[j]!
  }
}

export interface Regression {
  readonly predictors: number
  readonly outputs: number
  /** Writes a row's predictors; false when the row is no case. */
  inputs(row: number, into: Float64Array): boolean
  /** Writes the truth at a lead (an index of `LEADS_H`); false when there is none, then or at any later lead. */
  truth(row: number, lead: number, into: Float64Array): boolean
}

interface Moments {
  cases: number
  /** Lower triangle of X'X by rows. */
  readonly xx: Float64Array
  /** X'Y, one output after the other. */
  readonly xy: Float64Array
  /** Y'Y summed over the outputs. */
  yy: number
}

function emptyMoments(terms: number, outputs: number): Moments {
  return {
    cases: 0,
    xx: new Float64Array((terms * (terms + 1)) / 2),
    xy: new Float64Array(terms * outputs),
    yy: 0,
  }
}

function addProducts(xx: Float64Array, terms: Float64Array): void {
  let at = 0
  for (let i = 0; i < terms.length; i++) {
    const value = terms[i]!
    for (let j = 0; j <= i; j++) xx[at++]! += value * terms[j]!
  }
}

function addAll(into: Float64Array, more: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += more[i]!
}

export type YearlyMoments = ReadonlyMap<number, readonly Moments[]>

/** The sums of every year that verifies a case, by lead. A case counts in the year of the time that it forecasts. */
export function sumByYear(history: History, regression: Regression): YearlyMoments {
  const size = termCount(regression.predictors)
  const { outputs } = regression
  const years = new Map<number, Moments[]>()
  const inputs = new Float64Array(regression.predictors)
  const terms = new Float64Array(size)
  const truth = new Float64Array(outputs)
  // X'X of the cases that reach exactly a lead: one product per case, not one per case and lead.
  const reached = new Map<number, { cases: number; xx: Float64Array }[]>()
  const leadsOf = <T>(map: Map<number, T[]>, year: number, empty: () => T): T[] => {
    const known = map.get(year) ?? LEADS_H.map(empty)
    map.set(year, known)
    return known
  }
  for (let row = 0; row < history.rows; row++) {
    if (!regression.inputs(row, inputs)) continue
    quadraticTerms(inputs, regression.predictors, terms)
    const atMs = history.atMs[row]!
    const ownYear = new Date(atMs).getUTCFullYear()
    const nextYearMs = Date.UTC(ownYear + 1, 0, 1)
    let last = -1
    for (let lead = 0; lead < LEADS_H.length && regression.truth(row, lead, truth); lead++) {
      const year = atMs + LEADS_H[lead]! * HOUR_MS < nextYearMs ? ownYear : ownYear + 1
      const moments = leadsOf(years, year, () => emptyMoments(size, outputs))[lead]!
      for (let o = 0; o < outputs; o++) {
        const y = truth[o]!
        moments.yy += y * y
        for (let i = 0, at = o * size; i < size; i++, at++) moments.xy[at]! += y * terms[i]!
      }
      if (year === ownYear) last = lead
      else {
        moments.cases++
        addProducts(moments.xx, terms)
      }
    }
    if (last < 0) continue
    const end = leadsOf(reached, ownYear, () => ({
      cases: 0,
      xx: new Float64Array((size * (size + 1)) / 2),
    }))[last]!
    end.cases++
    addProducts(end.xx, terms)
  }
  for (const [year, ends] of reached) {
    const moments = leadsOf(years, year, () => emptyMoments(size, outputs))
    const xx = new Float64Array((size * (size + 1)) / 2)
    let cases = 0
    for (let lead = LEADS_H.length - 1; lead >= 0; lead--) {
      cases += ends[lead]!.cases
      addAll(xx, ends[lead]!.xx)
      moments[lead]!.cases += cases
      addAll(moments[lead]!.xx, xx)
    }
  }
  return new Map([...years].sort(([a], [b]) => a - b))
}

/** One lead's model. */
export interface LeadModel {
  readonly cases: number
  /** Root mean square of the residual (over all outputs together) of the full model on its own cases. */
  readonly rms: number
  /** By number of predictors: coefficients per term, one output after the other. */
  readonly coefficients: ReadonlyMap<number, Float64Array>
}

/**
 * A model needs this many cases per coefficient, about two seasons of the West Pacific at 120 h: the fixes of one
 * storm are much alike, and from fewer storms it would learn them by heart.
 */
const CASES_PER_TERM = 20

/**
 * The models of a year, one per lead, null where there are too few cases: from all cases verified before 1 January
 * 00Z of that year. `sizes` are the numbers of predictors wanted, the full one among them.
 */
export function fitYear(
  sums: YearlyMoments,
  year: number,
  sizes: readonly number[],
  outputs: number,
): (LeadModel | null)[] {
  const size = termCount(Math.max(...sizes))
  return LEADS_H.map((_, lead) => {
    const total = emptyMoments(size, outputs)
    for (const [verified, moments] of sums) {
      if (verified >= year) break
      const part = moments[lead]!
      total.cases += part.cases
      total.yy += part.yy
      addAll(total.xx, part.xx)
      addAll(total.xy, part.xy)
    }
    return total.cases < CASES_PER_TERM * size ? null : solve(total, sizes, size, outputs)
  })
}

function solve(
  { cases, xx, xy, yy }: Moments,
  sizes: readonly number[],
  size: number,
  outputs: number,
): LeadModel {
  const factor = cholesky(xx, size)
  const coefficients = new Map(
    sizes.map((predictors) => {
      const terms = termCount(predictors)
      const all = new Float64Array(terms * outputs)
      for (let o = 0; o < outputs; o++) {
        all.set(backSubstitute(factor, xy.subarray(o * size, o * size + terms)), o * terms)
      }
      return [predictors, all]
    }),
  )
  const full = coefficients.get(Math.max(...sizes))!
  let explained = 0
  for (let i = 0; i < full.length; i++) explained += full[i]! * xy[i]!
  return { cases, rms: Math.sqrt(Math.max(0, yy - explained) / cases), coefficients }
}

/**
 * The lower Cholesky factor of a packed symmetric matrix. Where a pivot vanishes (a term that the others make up, as
 * with few storms of one day) it is taken as `ridge` of its diagonal: ridge regression for that term alone.
 */
export function cholesky(packed: Float64Array, size: number, ridge = 1e-9): Float64Array {
  const factor = Float64Array.from(packed)
  const rowAt = (i: number) => (i * (i + 1)) / 2
  for (let i = 0; i < size; i++) {
    const a = rowAt(i)
    for (let j = 0; j <= i; j++) {
      const b = rowAt(j)
      let sum = factor[a + j]!
      for (let k = 0; k < j; k++) sum -= factor[a + k]! * factor[b + k]!
      if (j < i) factor[a + j] = sum / factor[b + j]!
      else {
        const diagonal = packed[a + i]!
        factor[a + i] = Math.sqrt(sum > ridge * diagonal ? sum : ridge * diagonal || 1)
      }
    }
  }
  return factor
}

/** Solves L L' x = y for the leading `y.length` rows of the factor. */
export function backSubstitute(factor: Float64Array, y: Float64Array): Float64Array {
  const x = Float64Array.from(y)
  const n = x.length
  const at = (i: number, j: number) => factor[(i * (i + 1)) / 2 + j]!
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= at(i, k) * x[k]!
    x[i]! /= at(i, i)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= at(k, i) * x[k]!
    x[i]! /= at(i, i)
  }
  return x
}

/** Output `output` of a lead's model for given terms of `predictors` predictors. */
export function evaluate(model: LeadModel, predictors: number, terms: Float64Array, output: number): number {
  const coefficients = model.coefficients.get(predictors)!
  const count = termCount(predictors)
  let sum = 0
  for (let i = 0, at = output * count; i < count; i++, at++) sum += coefficients[at]! * terms[i]!
  return sum
}
