/**
 * The past cases that the forecast of the track learns from: what was known of a storm at a moment, and where it then
 * went. Operational positions are wrong by some 15 km (China's: 19.7 km in 2021, 15.4 km in 2022), and a model that
 * learned from best tracks trusts the last motion too much: so what was known can be given the same errors, while
 * where the storm went stays as the best track says.
 */
import { mulberry32 } from './chance.ts'
import { buildHistory, type History } from './history.ts'
import { PREDICTORS, rowPredictors } from './predictors.ts'
import { LEADS_H } from './quadratic.ts'
import { PAST_WINDS_H } from './situation.ts'
import { displace, displacement } from './sphere.ts'
import { WIND_CONVENTIONS, type Fix, type Track } from './track.ts'

/** Positions of the years before are coarser, and few of them were seen from the air. */
const FIRST_MS = Date.UTC(1960, 0, 1)
/** Weaker systems drift as they are found (GB/T 19201-2006: below a tropical depression). */
const LEAST_WIND_MS = 10.8
/** Where positions are in error, winds are too, by 3 kn. */
const WIND_ERROR_MS = (3 * 1852) / 3600

export const LEADS = LEADS_H.length

export interface Training {
  readonly history: History
  /** What was known: the history, with errors in it where they are asked for. Its rows are those of `history`. */
  readonly known: History
  readonly count: number
  /** Row of the history of each case, in order of time. */
  readonly rows: Int32Array
  readonly storm: Int32Array
  readonly atMs: Float64Array
  readonly inputs: Float64Array
  /** Km east and north of where the storm was thought to be, lead by lead; NaN beyond the stretch. */
  readonly truth: Float64Array
  /** How the wind came to be what it is: `windCourse`, `COURSE` numbers a case. */
  readonly course: Float64Array
  /** Leads from the first on over which the storm stayed tropical. */
  readonly leads: Uint8Array
}

const trainings = new WeakMap<History, Map<number, Training>>()

/** @param inputErrorKm standard deviation of the error in each coordinate of what was known; 0 for best tracks */
export function trainingOf(history: History, inputErrorKm: number): Training {
  const byError = trainings.get(history) ?? new Map<number, Training>()
  trainings.set(history, byError)
  let training = byError.get(inputErrorKm)
  if (training === undefined) {
    training = build(history, inputErrorKm)
    byError.set(inputErrorKm, training)
  }
  return training
}

function build(history: History, inputErrorKm: number): Training {
  const known =
    inputErrorKm === 0
      ? history
      : buildHistory(history.tracks.map((track) => withErrors(track, inputErrorKm)))
  const chosen: number[] = []
  for (let row = 0; row < history.rows; row++)
    if (known.trailLength[row]! >= 2 && known.windMs[row]! >= LEAST_WIND_MS && history.atMs[row]! >= FIRST_MS)
      chosen.push(row)
  chosen.sort((a, b) => history.atMs[a]! - history.atMs[b]! || a - b)
  const count = chosen.length
  const training: Training = {
    history,
    known,
    count,
    rows: Int32Array.from(chosen),
    storm: Int32Array.from(chosen, (row) => history.storm[row]!),
    atMs: Float64Array.from(chosen, (row) => history.atMs[row]!),
    inputs: new Float64Array(count * PREDICTORS),
    truth: new Float64Array(count * 2 * LEADS).fill(Number.NaN),
    course: new Float64Array(count * COURSE),
    leads: new Uint8Array(count),
  }
  for (let i = 0; i < count; i++) fillCase(training, i)
  return training
}

function fillCase({ history, known, rows, inputs, truth, course, leads }: Training, i: number): void {
  const row = rows[i]!
  const past = PAST_WINDS_H.map((h) => {
    const then = row - h / 6
    const isKnown = known.trailLength[row]! >= h / 6 && known.isWindGiven[then] === 1
    return isKnown ? known.windMs[then]! : Number.NaN
  })
  course.set(windCourse(known.windMs[row]!, past), i * COURSE)
  rowPredictors(known, row, inputs, i * PREDICTORS)
  const start = { lon: known.lon[row]!, lat: known.lat[row]! }
  let isTropical = true
  for (let lead = 0; lead < LEADS; lead++) {
    const then = row + LEADS_H[lead]! / 6
    if (then > history.stretchEnd[row]!) break
    const { eastKm, northKm } = displacement(start, { lon: history.lon[then]!, lat: history.lat[then]! })
    truth[2 * (i * LEADS + lead)] = eastKm
    truth[2 * (i * LEADS + lead) + 1] = northKm
    isTropical &&= history.isTropical[then] === 1
    if (isTropical) leads[i] = lead + 1
  }
}

/** Change over 6 and over 24 h, and how far below its strongest of the last 24 h it is, of order one; 0 where not known. */
export function windCourse(windMs: number, pastWindsMs: readonly number[]): number[] {
  const change = (past: number) => (Number.isNaN(past) ? 0 : windMs - past)
  const strongest = Math.max(windMs, ...pastWindsMs.filter((past) => !Number.isNaN(past)))
  return [change(pastWindsMs[0]!) / 5, change(pastWindsMs[3]!) / 12, (strongest - windMs) / 8]
}
export const COURSE = 3

/**
 * A track as it might have been known at the time: each fix off by a Gaussian error. The error of a fix hangs on the
 * storm, the moment and the seed alone, so that more storms or a longer track change no other fix.
 */
export function withErrors(track: Track, errorKm: number, seed = 0): Track {
  const key = hash(`${track.source}:${track.key}`)
  const fixes = track.fixes.map((fix): Fix => {
    const draw = gaussian(hash(`${key} ${fix.atMs} ${seed}`))
    const { lon, lat } = displace(fix, { eastKm: errorKm * draw(), northKm: errorKm * draw() })
    const error = WIND_CONVENTIONS[track.source].unit === 'kn' ? 3 * draw() : WIND_ERROR_MS * draw()
    const wind = fix.wind === null ? null : Math.max(0, fix.wind + error)
    return { ...fix, lon, lat, wind }
  })
  return { ...track, fixes }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/** Normal deviates by Box & Muller from Mulberry32. */
function gaussian(seed: number): () => number {
  const next = mulberry32(seed)
  const uniform = () => (next() + 0.5) / 4294967296
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
