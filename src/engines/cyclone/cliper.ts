/**
 * Climatology and persistence. Track: quadratic least squares on eight predictors after CLIPER (Neumann 1972, NOAA
 * TM NWS SR-62; for the West Pacific over five days Aberson & Sampson 2003, MWR 131:1491). Strength: the same on
 * seven predictors after SHIFOR (Jarvinen & Neumann 1979, NOAA TM NWS NHC-10); over land it knows no better than the
 * average storm there did. Both are the references that other forecasts are measured against.
 */
import type { History } from './history.ts'
import { STEP_MS, TRAIL_WIDTH } from './history.ts'
import {
  LEADS_H,
  evaluate,
  fitYear,
  quadraticTerms,
  sumByYear,
  termCount,
  type LeadModel,
  type Regression,
  type YearlyMoments,
} from './quadratic.ts'
import { HOUR_MS, type Situation } from './situation.ts'
import { displacement, wrapLongitude } from './sphere.ts'

/**
 * A case has tropical-storm strength (GB/T 19201-2006: 17.2 m/s) at its start and at the time it is verified at, and is
 * tropical then: what forecasts are verified on. A reference fitted on everything would be easier to beat.
 */
const LEAST_WIND_MS = 17.2
const isStorm = (history: History, row: number): boolean =>
  history.isTropical[row] === 1 && history.isWindGiven[row] === 1 && history.windMs[row]! >= LEAST_WIND_MS

/** How much past a storm has: none, 12 h, or 24 h; and how many of the track predictors that gives. */
type Past = 'none' | '12h' | '24h'
const pastOf = (trailSteps: number): Past => (trailSteps >= 4 ? '24h' : trailSteps >= 2 ? '12h' : 'none')
const TRACK_PREDICTORS: Readonly<Record<Past, number>> = { none: 4, '12h': 6, '24h': 8 }

/** Predictors are centred and scaled by round fixed numbers of the West Pacific, for the arithmetic's sake only. */
function place(into: Float64Array, day: number, lat: number, lon: number, windMs: number): void {
  into[0] = (day - 230) / 60
  into[1] = (lat - 20) / 10
  into[2] = wrapLongitude(lon - 135) / 15
  into[3] = (windMs - 25) / 15
}

/** Mean motion of the last 12 h and of the 12 h before, km/h east and north, from the trail. */
function motion(into: Float64Array, at: number, trail: ArrayLike<number>, offset: number, past: Past): void {
  if (past === 'none') return
  into[at] = -trail[offset + 2]! / 12 / 20
  into[at + 1] = -trail[offset + 3]! / 12 / 15
  if (past === '12h') return
  into[at + 2] = (trail[offset + 2]! - trail[offset + 6]!) / 12 / 20
  into[at + 3] = (trail[offset + 3]! - trail[offset + 7]!) / 12 / 15
}

/** The track predictors of a row of history. */
function rowPredictors(history: History, row: number, past: Past, into: Float64Array): void {
  place(into, history.day[row]!, history.lat[row]!, history.lon[row]!, history.windMs[row]!)
  motion(into, 4, history.trail, row * TRAIL_WIDTH, past)
}

const flatTrail = (now: Situation): number[] => now.trail.flatMap(({ eastKm, northKm }) => [eastKm, northKm])

function trackRegression(history: History): Regression {
  return {
    predictors: 8,
    outputs: 2,
    inputs(row, into) {
      if (history.trailLength[row]! < 4 || !isStorm(history, row)) return false
      rowPredictors(history, row, '24h', into)
      return true
    },
    truth(row, lead, into) {
      const then = row + LEADS_H[lead]! / (STEP_MS / HOUR_MS)
      return futureOf(history, row, lead, into) && isStorm(history, then)
    },
  }
}

/** Displacement of a row's storm over a lead, km east and north, into `into`; false when the stretch ends before. */
export function futureOf(history: History, row: number, lead: number, into: Float64Array): boolean {
  const then = row + LEADS_H[lead]! / (STEP_MS / HOUR_MS)
  if (then > history.stretchEnd[row]!) return false
  const { eastKm, northKm } = displacement(
    { lon: history.lon[row]!, lat: history.lat[row]! },
    { lon: history.lon[then]!, lat: history.lat[then]! },
  )
  into[0] = eastKm
  into[1] = northKm
  return true
}

function strengthRegression(history: History): Regression {
  return {
    predictors: 7,
    outputs: 1,
    inputs(row, into) {
      const change = history.windChangeMs[row]!
      if (Number.isNaN(change) || !isStorm(history, row)) return false
      rowPredictors(history, row, '12h', into)
      into[6] = change / 8
      return true
    },
    truth(row, lead, into) {
      const steps = LEADS_H[lead]! / (STEP_MS / HOUR_MS)
      const then = row + steps
      if (then > history.stretchEnd[row]! || !isStorm(history, then)) return false
      into[0] = history.windMs[then]! - history.windMs[row]!
      return true
    },
  }
}

interface Climatology {
  readonly trackSums: YearlyMoments
  readonly strengthSums: YearlyMoments
  readonly years: Map<number, { track: (LeadModel | null)[]; strength: (LeadModel | null)[] }>
}
const climatologies = new WeakMap<History, Climatology>()

/** The models that a forecast made in a year may use, fitted once per history and year. */
function modelsOf(history: History, atMs: number) {
  let climatology = climatologies.get(history)
  if (climatology === undefined) {
    climatology = {
      trackSums: sumByYear(history, trackRegression(history)),
      strengthSums: sumByYear(history, strengthRegression(history)),
      years: new Map(),
    }
    climatologies.set(history, climatology)
  }
  const year = new Date(atMs).getUTCFullYear()
  let models = climatology.years.get(year)
  if (models === undefined) {
    models = {
      track: fitYear(climatology.trackSums, year, [4, 6, 8], 2),
      strength: fitYear(climatology.strengthSums, year, [4, 6, 7], 1),
    }
    climatology.years.set(year, models)
  }
  return models
}

/** Where storms go by climatology and persistence: the base that analogs correct. */
export interface TrackBase {
  readonly past: Past
  /** By lead: true where the regression speaks, false where it has too few cases and persistence stands in. */
  readonly isFitted: readonly boolean[]
  /** By lead: root mean square error of the regression on its own cases, km; NaN where it is not fitted. */
  readonly rmsKm: readonly number[]
  /** Displacements of the storm itself: km east and north, lead by lead. */
  readonly ofStorm: Float64Array
  /** The same for a row of history, by the same model and as much of its past as the storm has. */
  ofRow(row: number, into: Float64Array): void
}

export function trackBase(history: History, now: Situation): TrackBase {
  const { track } = modelsOf(history, now.atMs)
  const past = pastOf(now.trail.length)
  const count = TRACK_PREDICTORS[past]
  const inputs = new Float64Array(8)
  const terms = new Float64Array(termCount(count))
  const run = (trail: ArrayLike<number>, offset: number, into: Float64Array) => {
    quadraticTerms(inputs, count, terms)
    for (let lead = 0; lead < LEADS_H.length; lead++) {
      const model = track[lead]
      const hours = past === 'none' ? 0 : LEADS_H[lead]! / 12
      into[2 * lead] = model
        ? evaluate(model, count, terms, 0)
        : past === 'none'
          ? 0
          : -trail[offset + 2]! * hours
      into[2 * lead + 1] = model
        ? evaluate(model, count, terms, 1)
        : past === 'none'
          ? 0
          : -trail[offset + 3]! * hours
    }
  }
  const trail = flatTrail(now)
  const ofStorm = new Float64Array(2 * LEADS_H.length)
  place(inputs, now.day, now.lat, now.lon, now.windMs)
  motion(inputs, 4, trail, 0, past)
  run(trail, 0, ofStorm)
  return {
    past,
    isFitted: track.map((model) => model !== null),
    rmsKm: track.map((model) => model?.rms ?? Number.NaN),
    ofStorm,
    ofRow(row, into) {
      rowPredictors(history, row, past, inputs)
      run(history.trail, row * TRAIL_WIDTH, into)
    },
  }
}

/** Wind in m/s by lead after SHIFOR, not below 0; null at a lead whose regression is not fitted. */
export function strengthPath(history: History, now: Situation): (number | null)[] {
  const { strength } = modelsOf(history, now.atMs)
  const past = now.trail.length >= 2 ? '12h' : 'none'
  const count = past === 'none' ? 4 : now.windChangeMs === null ? 6 : 7
  const inputs = new Float64Array(7)
  place(inputs, now.day, now.lat, now.lon, now.windMs)
  motion(inputs, 4, flatTrail(now), 0, past)
  inputs[6] = (now.windChangeMs ?? 0) / 8
  const terms = new Float64Array(termCount(count))
  quadraticTerms(inputs, count, terms)
  return strength.map((model) => (model ? Math.max(0, now.windMs + evaluate(model, count, terms, 0)) : null))
}
