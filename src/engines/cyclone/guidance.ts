/**
 * Where a storm will be, and how far off that may be, before anything is drawn from it: the robust regression of all
 * cases and what it misses on cases like this one; where there is no motion yet, or too few cases, the reference and
 * its analogs.
 */
import { ANALOGS, correction } from './analogs.ts'
import { trackBase } from './cliper.ts'
import type { History } from './history.ts'
import { localMiss, nearCases, type Near } from './local.ts'
import { neighbours } from './match.ts'
import { predictorsOf } from './predictors.ts'
import { LEADS_H } from './quadratic.ts'
import { robustModels, robustPath } from './robust.ts'
import type { Situation } from './situation.ts'
import { LEADS, trainingOf, type Training } from './training.ts'

/**
 * What the radius of the nearest cases' misses is multiplied by, so that 70 % of the errors were inside for forecasts of
 * 1990 to 2007 made as live (CMA): 0.955 to 0.99 at every lead, with and without errors in the inputs.
 */
const CIRCLE = 0.97

/** One way in which a case like this one went otherwise than its forecast. */
export interface Miss {
  /** Row of the history. */
  readonly row: number
  /** East and north, lead by lead. */
  readonly km: Float64Array
  /** Index in the training; null where the reference's analogs stand in. */
  readonly case: number | null
}

export interface Guidance {
  /** East and north of the storm, km, lead by lead. */
  readonly pathKm: Float64Array
  /** By lead; null where no regression stands behind it. */
  readonly radius70Km: readonly (number | null)[]
  readonly misses: readonly Miss[]
  /** Leads at which neither regression had cases enough: persistence stands in. */
  readonly hasPersistence: boolean
  readonly hasCases: boolean
  /** The storm as the regressions see it; null without a motion. */
  readonly predictors: Float64Array | null
  readonly training: Training
  readonly near: Near | null
}

/**
 * @param excluded 1 for a track of the history that is this storm (`sameStorms`)
 * @param memberCount how many misses are wanted at most
 */
export function guidance(
  history: History,
  now: Situation,
  excluded: Uint8Array,
  inputErrorKm: number,
  memberCount: number,
): Guidance {
  const training = trainingOf(history, inputErrorKm)
  const predictors = predictorsOf(now)
  if (predictors !== null) {
    const models = robustModels(training)
    const path = robustPath(models.of(new Date(now.atMs).getUTCFullYear()), predictors)
    if (!path.some(Number.isNaN)) {
      const near = nearCases(training, predictors, excluded, now.atMs)
      const { addKm, radius70Km } = localMiss(models, near, predictors, now.atMs)
      return {
        pathKm: path.map((km, i) => km + addKm[i]!),
        radius70Km: Array.from(radius70Km, (km) => (Number.isNaN(km) ? null : km * CIRCLE)),
        misses: missesOf(near, models.missedKm, now.atMs, memberCount),
        hasPersistence: false,
        hasCases: near.cases.length > 0,
        predictors,
        training,
        near,
      }
    }
  }
  return fallback(history, now, excluded, memberCount, predictors, training)
}

function fallback(
  history: History,
  now: Situation,
  excluded: Uint8Array,
  memberCount: number,
  predictors: Float64Array | null,
  training: Training,
): Guidance {
  const base = trackBase(history, now)
  const found = neighbours(history, now, excluded, ANALOGS.nearest, 0)
  const { meanKm, radius70Km, residuals } = correction(history, now, base, found, memberCount)
  return {
    pathKm: base.ofStorm.map((km, i) => km + meanKm[i]!),
    radius70Km,
    misses: residuals.map(({ row, km }) => ({ row, km, case: null })),
    hasPersistence: base.isFitted.includes(false),
    hasCases: found.rows.length > 0,
    predictors,
    training,
    near: null,
  }
}

/**
 * One miss a storm, nearest first, then second ones of the same storms where the storms do not suffice. A case that
 * ended, or was tropical no more, before 120 h leaves a miss that ends: its last one grows on in proportion to time, so
 * that members of storms that die early do not crowd the middle.
 */
function missesOf({ cases, training }: Near, missedKm: Float32Array, nowMs: number, count: number): Miss[] {
  const usable = cases.filter(
    (i) =>
      training.leads[i]! > 1 &&
      training.atMs[i]! + 24 * 3_600_000 <= nowMs &&
      !Number.isNaN(missedKm[2 * (i * LEADS + 1)]!),
  )
  const storms = new Set<number>()
  const firsts: number[] = []
  const others: number[] = []
  for (const i of usable) {
    const storm = training.storm[i]!
    ;(storms.has(storm) ? others : firsts).push(i)
    storms.add(storm)
  }
  return [...firsts, ...others].slice(0, count).map((i) => {
    const km = new Float64Array(2 * LEADS)
    let last = 0
    for (let lead = 0; lead < LEADS; lead++) {
      const at = 2 * (i * LEADS + lead)
      const isKnown =
        lead < training.leads[i]! &&
        !Number.isNaN(missedKm[at]!) &&
        training.atMs[i]! + LEADS_H[lead]! * 3_600_000 <= nowMs
      const growth = LEADS_H[lead]! / LEADS_H[last]!
      km[2 * lead] = isKnown ? missedKm[at]! : km[2 * last]! * growth
      km[2 * lead + 1] = isKnown ? missedKm[at + 1]! : km[2 * last + 1]! * growth
      if (isKnown) last = lead
    }
    return { row: training.rows[i]!, km, case: i }
  })
}
