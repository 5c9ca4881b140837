/**
 * The inner loop of `impact.ts`: where each member's storm is at every half step, and its wind and rain at a place then.
 *
 * The vortex is computed at each member's points; its parameters, like its position, are interpolated between them.
 */
import { siteOf, type Site, type Unit, type Way } from './approach.ts'
import type { Exposure } from './exposure.ts'
import { rainProfile } from './rain.ts'
import { EARTH_RADIUS_KM, type Point } from './sphere.ts'
import { oneMinuteOf, tenMinuteMean, type MeanMinutes } from './size.ts'
import { FADE_KM, LEAST_X, REACH_KM, shareOf, vortexOf, type WindSettings } from './wind.ts'

const RAD = Math.PI / 180

export interface TrackPoint {
  readonly h: number
  readonly lon: number
  readonly lat: number
  readonly windMs: number
}

/** One way the storm may go, from h = 0 (now) on, hours ascending; it may end before the others. */
export interface EnsembleMember {
  readonly points: readonly TrackPoint[]
}

export const STEP_H = 3

/** A place with what it makes of the wind, by sector. */
export interface ExposedSite extends Site {
  readonly mean: Float64Array
  readonly gust: Float64Array
}

export const exposedSite = (place: Point, exposure: Exposure): ExposedSite => ({
  ...siteOf(place),
  mean: Float64Array.from(exposure.mean),
  gust: Float64Array.from(exposure.gust),
})

/** How winds are read and turned into a vortex. */
export interface FieldSettings {
  readonly meanMinutes: MeanMinutes
  readonly wind: WindSettings
  /** Of the storm, all the way (`sizeFromPressure`, `sizeFromRadii`). */
  readonly size: number
}

/** What is known of a storm at a moment, as numbers in a row of a flat array. */
const X = 0
const Y = 1
const Z = 2
const PEAK_MS = 3
const RMAX_KM = 4
const LN_RMAX = 5
const BS = 6
const SLOPE = 7
const PUSH_X = 8
const PUSH_Y = 9
const PUSH_Z = 10
const RAIN_CENTRE = 11
const RAIN_MOST = 12
const RAIN_MOST_KM = 13
const RAIN_PER_KM = 14
const REST_KM = 15
const REST_MS = 16
const TURN_KM = 17
const WIDTH = 18

/** One member's storm step by step: what the loop over places reads. */
export interface Passage {
  /** The steps at whose ends the storm exists: from `start`, before `end`; step 0 is now. */
  start: number
  end: number
  readonly steps: number
  /** Rows at the ends of steps, then rows in the middle before each of them, made when asked for. */
  readonly rows: Float64Array
  readonly hasMiddle: Uint8Array
}

export const emptyPassage = (steps: number): Passage => ({
  start: 0,
  end: 0,
  steps,
  rows: new Float64Array(2 * (steps + 1) * WIDTH),
  hasMiddle: new Uint8Array(steps + 1),
})

/** Row `to` a share `part` of the way from row `a` of `from` to row `b`: all linear, the position back on the sphere. */
function mix(from: Float64Array, a: number, b: number, part: number, rows: Float64Array, to: number): void {
  const i = a * WIDTH
  const j = b * WIDTH
  const o = to * WIDTH
  for (let f = 0; f < WIDTH; f++) rows[o + f] = from[i + f]! + part * (from[j + f]! - from[i + f]!)
  const x = rows[o + X]!
  const y = rows[o + Y]!
  const z = rows[o + Z]!
  const scale = 1 / Math.sqrt(x * x + y * y + z * z)
  rows[o + X] = x * scale
  rows[o + Y] = y * scale
  rows[o + Z] = z * scale
}

/** A member's points as rows. The motion at a point is that of the way to the next, at the last that of the one before. */
function rowsOf(
  points: readonly TrackPoint[],
  units: readonly Unit[],
  { wind, meanMinutes, size }: FieldSettings,
): Float64Array {
  const rows = new Float64Array(points.length * WIDTH)
  for (const [i, { lat, windMs }] of points.entries()) {
    const j = Math.min(i, points.length - 2)
    let vx = 0
    let vy = 0
    let vz = 0
    if (j >= 0) {
      const scale = (EARTH_RADIUS_KM * 1000) / (3600 * (points[j + 1]!.h - points[j]!.h))
      const a = units[j]!
      const b = units[j + 1]!
      vx = (b[0] - a[0]) * scale
      vy = (b[1] - a[1]) * scale
      vz = (b[2] - a[2]) * scale
    }
    const motionMs = Math.sqrt(vx * vx + vy * vy + vz * vz)
    const tenMinuteMs = tenMinuteMean(windMs, meanMinutes)
    // Only the speed of the motion matters to the vortex; its direction is turned in space below.
    const { peakMs, rmaxKm, bs, slope, restKm, restMs, turnKm } = vortexOf(
      { lat, windMs: tenMinuteMs, pressureHpa: null, eastMs: motionMs, northMs: 0, size },
      wind,
    )!
    const rain = rainProfile(oneMinuteOf(tenMinuteMs))
    // A turn to the left (right in the south) around the vertical: cos v + sin (up × v).
    const turn = (lat < 0 ? -1 : 1) * wind.motionTurnDeg * RAD
    const cos = shareOf(wind, motionMs) * Math.cos(turn)
    const sin = shareOf(wind, motionMs) * Math.sin(turn)
    const [x, y, z] = units[i]!
    const o = i * WIDTH
    rows[o + X] = x
    rows[o + Y] = y
    rows[o + Z] = z
    rows[o + PEAK_MS] = peakMs
    rows[o + RMAX_KM] = rmaxKm
    rows[o + LN_RMAX] = Math.log(rmaxKm)
    rows[o + BS] = bs
    rows[o + SLOPE] = slope
    rows[o + REST_KM] = Math.min(restKm, REACH_KM)
    rows[o + REST_MS] = restMs
    rows[o + TURN_KM] = turnKm
    rows[o + PUSH_X] = cos * vx + sin * (y * vz - z * vy)
    rows[o + PUSH_Y] = cos * vy + sin * (z * vx - x * vz)
    rows[o + PUSH_Z] = cos * vz + sin * (x * vy - y * vx)
    rows[o + RAIN_CENTRE] = rain.centreMmH
    rows[o + RAIN_MOST] = rain.mostMmH
    rows[o + RAIN_MOST_KM] = rain.mostKm
    rows[o + RAIN_PER_KM] = 1 / rain.foldKm
  }
  return rows
}

/** Follows a member on its way: great circle between its points (the chord, brought back to the sphere), all else linear. */
export function follow(
  passage: Passage,
  { points }: EnsembleMember,
  { units }: Way,
  settings: FieldSettings,
): void {
  passage.start = passage.end = 0
  passage.hasMiddle.fill(0)
  if (points.length === 0) return
  const rows = rowsOf(points, units, settings)
  let i = 0
  for (let k = 0; k <= passage.steps; k++) {
    const h = k * STEP_H
    while (i < points.length - 1 && points[i + 1]!.h <= h) i++
    const from = points[i]!
    const to = points[i + 1]
    if (h < from.h) {
      passage.start = k + 1
      continue
    }
    if (to === undefined && h > from.h) break
    const part = to === undefined ? 0 : (h - from.h) / (to.h - from.h)
    mix(rows, i, to === undefined ? i : i + 1, part, passage.rows, k)
    passage.end = k + 1
  }
}

/** The row in the middle before the end of step `k`, which must exist like the one before. */
export function middleRow(passage: Passage, k: number): number {
  const row = passage.steps + 1 + k
  if (passage.hasMiddle[k] === 0) {
    mix(passage.rows, k - 1, k, 0.5, passage.rows, row)
    passage.hasMiddle[k] = 1
  }
  return row
}

/** The cosine of the angle between a site and the centre at a row: what tells at once that a storm is far away. */
export function cosTo({ rows }: Passage, row: number, { up }: ExposedSite): number {
  const o = row * WIDTH
  return up[0] * rows[o + X]! + up[1] * rows[o + Y]! + up[2] * rows[o + Z]!
}

/**
 * exp(t) for t at most 0, and ln(r) for r in km, from tables with linear interpolation: within 4e-5 and 1e-4 of the
 * functions, at a fifth of their price. The wind at a place and moment takes four of them.
 */
const EXP_STEPS = 64
const EXP_TABLE = Float64Array.from({ length: 20 * EXP_STEPS + 1 }, (_, i) => Math.exp(-i / EXP_STEPS))
const LN_TABLE = Float64Array.from({ length: REACH_KM + 2 }, (_, km) => Math.log(km))
const LN_FROM_KM = 40

function expOf(t: number): number {
  const at = -EXP_STEPS * t
  // Within the core the exponent is positive; there the function itself is asked.
  if (at < 0) return Math.exp(t)
  if (at >= EXP_TABLE.length - 1) return 0
  const i = at | 0
  return EXP_TABLE[i]! + (at - i) * (EXP_TABLE[i + 1]! - EXP_TABLE[i]!)
}

function lnOf(km: number): number {
  if (km < LN_FROM_KM || km > REACH_KM) return Math.log(km)
  const i = km | 0
  return LN_TABLE[i]! + (km - i) * (LN_TABLE[i + 1]! - LN_TABLE[i]!)
}

const FADE_PER_KM = 1 / (REACH_KM - FADE_KM)

/** The sector (0 north, clockwise) a wind comes from; `east` and `north` are where it blows to. */
function sectorFrom(east: number, north: number): number {
  const e = Math.abs(east)
  const n = Math.abs(north)
  // tan 22.5°
  if (e <= 0.41421356 * n) return north <= 0 ? 0 : 4
  if (n <= 0.41421356 * e) return east <= 0 ? 2 : 6
  return north <= 0 ? (east <= 0 ? 1 : 7) : east <= 0 ? 3 : 5
}

export interface Inflow {
  readonly cos: number
  readonly sin: number
  /** One over the distance on which the motion's share falls by e. */
  readonly perKm: number
}

export function inflowOf({ inflowDeg, motionKm }: WindSettings): Inflow {
  return { cos: Math.cos(inflowDeg * RAD), sin: Math.sin(inflowDeg * RAD), perKm: 1 / motionKm }
}

/**
 * What is at a site at a row: mean wind, gust (m/s) and rain rate (mm/h) into `out` from `at` on. The same as `windAt`
 * and `rainRateMmH` say, written out for one look among fifty thousand.
 */
export function look(
  { rows }: Passage,
  row: number,
  site: ExposedSite,
  inflow: Inflow,
  out: Float64Array,
  at: number,
): void {
  const o = row * WIDTH
  const x = rows[o + X]!
  const y = rows[o + Y]!
  const z = rows[o + Z]!
  const { up, east, north } = site
  // The chord from the dot product; its arc to the fourth power of the angle.
  const chord2 = Math.max(1e-12, 2 - 2 * (up[0] * x + up[1] * y + up[2] * z))
  const chord = Math.sqrt(chord2)
  const rKm = EARTH_RADIUS_KM * chord * (1 + chord2 * (1 / 24))
  // From the centre to the place, as seen from the place.
  const e = -(east[0] * x + east[1] * y)
  const n = -(north[0] * x + north[1] * y + north[2] * z)
  const rmaxKm = rows[o + RMAX_KM]!
  const log = rows[o + BS]! * (rows[o + LN_RMAX]! - lnOf(rKm))
  const turned = Math.min(rKm, rows[o + TURN_KM]!) - rmaxKm
  const exponent = rKm <= rmaxKm ? 0.5 : Math.max(LEAST_X, 0.5 + rows[o + SLOPE]! * turned)
  let speed = rows[o + PEAK_MS]! * expOf(exponent * (log + 1 - expOf(log)))
  if (rKm > rows[o + REST_KM]! && speed > rows[o + REST_MS]!) speed = rows[o + REST_MS]!
  // Over the length of (e, n), the sine of the angle, from its chord.
  speed /= chord * (1 - chord2 * 0.125)
  const around = z < 0 ? -speed * inflow.cos : speed * inflow.cos
  const inwards = speed * inflow.sin
  const push = expOf(-rKm * inflow.perKm)
  const px = rows[o + PUSH_X]!
  const py = rows[o + PUSH_Y]!
  const pz = rows[o + PUSH_Z]!
  const toEast = -around * n - inwards * e + push * (east[0] * px + east[1] * py)
  const toNorth = around * e - inwards * n + push * (north[0] * px + north[1] * py + north[2] * pz)
  const fade = rKm < FADE_KM ? 1 : Math.max(0, (REACH_KM - rKm) * FADE_PER_KM)
  const seaMs = fade * Math.sqrt(toEast * toEast + toNorth * toNorth)
  const sector = sectorFrom(toEast, toNorth)
  out[at] = seaMs * site.mean[sector]!
  out[at + 1] = seaMs * site.gust[sector]!
  const mostKm = rows[o + RAIN_MOST_KM]!
  const most = rows[o + RAIN_MOST]!
  const centre = rows[o + RAIN_CENTRE]!
  out[at + 2] =
    rKm < mostKm
      ? centre + (most - centre) * (rKm / mostKm)
      : most * expOf((mostKm - rKm) * rows[o + RAIN_PER_KM]!)
}
