/**
 * The inner loop of `impact.ts`: where each member's storm is at every half step, and its wind and rain at a place then.
 *
 * The vortex is computed at each member's points; its parameters, like its position, are interpolated between them.
 */
import { siteOf, unitOf, type Site, type Unit } from './approach.ts'
import type { Exposure } from './exposure.ts'
import { RAIN_REACH_KM, rainProfile } from './rain.ts'
import { EARTH_RADIUS_KM, type Point } from './sphere.ts'
import { LEAST_X, oneMinuteOf, tenMinuteMean, vortexOf, type MeanMinutes, type WindSettings } from './wind.ts'

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
const HALF_H = STEP_H / 2

/** Further from the centre no wind is computed: it would be below the first threshold for any storm that there is. */
export const WIND_REACH_KM = 700
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
}

/** One member's storm at every half step: what the loop over places reads. */
export interface Passage {
  /** The half steps in which the storm exists: from `start`, before `end`. */
  start: number
  end: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly peakMs: Float64Array
  readonly rmaxKm: Float64Array
  readonly lnRmax: Float64Array
  readonly bs: Float64Array
  readonly slope: Float64Array
  readonly pushX: Float64Array
  readonly pushY: Float64Array
  readonly pushZ: Float64Array
  readonly rainCentre: Float64Array
  readonly rainMost: Float64Array
  readonly rainMostKm: Float64Array
  readonly rainFoldKm: Float64Array
}

export function emptyPassage(count: number): Passage {
  const numbers = () => new Float64Array(count)
  return {
    start: 0,
    end: 0,
    x: numbers(),
    y: numbers(),
    z: numbers(),
    peakMs: numbers(),
    rmaxKm: numbers(),
    lnRmax: numbers(),
    bs: numbers(),
    slope: numbers(),
    pushX: numbers(),
    pushY: numbers(),
    pushZ: numbers(),
    rainCentre: numbers(),
    rainMost: numbers(),
    rainMostKm: numbers(),
    rainFoldKm: numbers(),
  }
}

/** Metres a second along the chord from each point to the next, and the last one's as before; a lone point rests. */
function motionOf(points: readonly TrackPoint[], units: readonly Unit[]): Unit[] {
  return points.map((_, i) => {
    const j = Math.min(i, points.length - 2)
    if (j < 0) return [0, 0, 0]
    const scale = (EARTH_RADIUS_KM * 1000) / (3600 * (points[j + 1]!.h - points[j]!.h))
    const a = units[j]!
    const b = units[j + 1]!
    return [(b[0] - a[0]) * scale, (b[1] - a[1]) * scale, (b[2] - a[2]) * scale]
  })
}

/** Follows a member: great circle between its points (the chord, brought back to the sphere), all else linear. */
export function follow(passage: Passage, { points }: EnsembleMember, settings: FieldSettings): void {
  passage.start = passage.end = 0
  if (points.length === 0) return
  const { wind } = settings
  const units = points.map(unitOf)
  const motion = motionOf(points, units)
  const storms = points.map(({ lat, windMs }, i) => {
    const v = motion[i]!
    const tenMinuteMs = tenMinuteMean(windMs, settings.meanMinutes)
    // Only the speed of the motion matters here; its direction is turned in space below.
    const eastMs = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    const vortex = vortexOf({ lat, windMs: tenMinuteMs, pressureHpa: null, eastMs, northMs: 0 }, wind)!
    return { vortex, rain: rainProfile(oneMinuteOf(tenMinuteMs)) }
  })
  const turn = (points[0]!.lat < 0 ? -1 : 1) * wind.motionTurnDeg * RAD
  const cosTurn = wind.motionShare * Math.cos(turn)
  const sinTurn = wind.motionShare * Math.sin(turn)
  let i = 0
  for (let k = 0; k < passage.x.length; k++) {
    const h = k * HALF_H
    while (i < points.length - 1 && points[i + 1]!.h <= h) i++
    const next = Math.min(i + 1, points.length - 1)
    const from = points[i]!
    if (h < from.h) {
      passage.start = k + 1
      continue
    }
    if (next === i && h > from.h) break
    const part = next === i ? 0 : (h - from.h) / (points[next]!.h - from.h)
    const a = units[i]!
    const b = units[next]!
    let x = a[0] + part * (b[0] - a[0])
    let y = a[1] + part * (b[1] - a[1])
    let z = a[2] + part * (b[2] - a[2])
    const length = Math.sqrt(x * x + y * y + z * z)
    x /= length
    y /= length
    z /= length
    passage.x[k] = x
    passage.y[k] = y
    passage.z[k] = z
    const p = storms[i]!.vortex
    const q = storms[next]!.vortex
    passage.peakMs[k] = p.peakMs + part * (q.peakMs - p.peakMs)
    passage.rmaxKm[k] = p.rmaxKm + part * (q.rmaxKm - p.rmaxKm)
    passage.lnRmax[k] = Math.log(passage.rmaxKm[k]!)
    passage.bs[k] = p.bs + part * (q.bs - p.bs)
    passage.slope[k] = p.slope + part * (q.slope - p.slope)
    // A turn to the left around the vertical: cos v + sin (up × v).
    const v = motion[i]!
    passage.pushX[k] = cosTurn * v[0] + sinTurn * (y * v[2] - z * v[1])
    passage.pushY[k] = cosTurn * v[1] + sinTurn * (z * v[0] - x * v[2])
    passage.pushZ[k] = cosTurn * v[2] + sinTurn * (x * v[1] - y * v[0])
    const r = storms[i]!.rain
    const s = storms[next]!.rain
    passage.rainCentre[k] = r.centreMmH + part * (s.centreMmH - r.centreMmH)
    passage.rainMost[k] = r.mostMmH + part * (s.mostMmH - r.mostMmH)
    passage.rainMostKm[k] = r.mostKm + part * (s.mostKm - r.mostKm)
    passage.rainFoldKm[k] = r.foldKm + part * (s.foldKm - r.foldKm)
    passage.end = k + 1
  }
}

/**
 * exp(t) for t at most 0, and ln(r) for r in km, from tables with linear interpolation: within 4e-5 and 1e-4 of the
 * functions, at a fifth of their price. The wind at a place and moment takes four of them.
 */
const EXP_STEPS = 64
const EXP_TABLE = Float64Array.from({ length: 20 * EXP_STEPS + 1 }, (_, i) => Math.exp(-i / EXP_STEPS))
const LN_TABLE = Float64Array.from({ length: WIND_REACH_KM + 2 }, (_, km) => Math.log(km))
const LN_FROM_KM = 40

function expOf(t: number): number {
  const at = -EXP_STEPS * t
  if (at < 0) return Math.exp(t)
  if (at >= EXP_TABLE.length - 1) return 0
  const i = at | 0
  return EXP_TABLE[i]! + (at - i) * (EXP_TABLE[i + 1]! - EXP_TABLE[i]!)
}

function lnOf(km: number): number {
  if (km < LN_FROM_KM || km > WIND_REACH_KM) return Math.log(km)
  const i = km | 0
  return LN_TABLE[i]! + (km - i) * (LN_TABLE[i + 1]! - LN_TABLE[i]!)
}

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
  readonly motionKm: number
}

export function inflowOf({ inflowDeg, motionKm }: WindSettings): Inflow {
  return { cos: Math.cos(inflowDeg * RAD), sin: Math.sin(inflowDeg * RAD), motionKm }
}

/**
 * What is at a site at a half step: mean wind, gust (m/s) and rain rate (mm/h) into `out`. The same as `windAt` and
 * `rainRateMmH` say, written out for one look among a hundred thousand.
 */
export function look(
  passage: Passage,
  k: number,
  site: ExposedSite,
  inflow: Inflow,
  out: Float64Array,
): void {
  const x = passage.x[k]!
  const y = passage.y[k]!
  const z = passage.z[k]!
  const { up, east, north } = site
  // The chord from the dot product; its arc to the fourth power of the angle.
  const chord2 = Math.max(1e-12, 2 - 2 * (up[0] * x + up[1] * y + up[2] * z))
  const rKm = EARTH_RADIUS_KM * Math.sqrt(chord2) * (1 + chord2 / 24)
  // From the centre to the place, as seen from the place.
  const e = -(east[0] * x + east[1] * y)
  const n = -(north[0] * x + north[1] * y + north[2] * z)
  const length = Math.sqrt(e * e + n * n)
  const rmaxKm = passage.rmaxKm[k]!
  const log = passage.bs[k]! * (passage.lnRmax[k]! - lnOf(rKm))
  const exponent = rKm <= rmaxKm ? 0.5 : Math.max(LEAST_X, 0.5 + passage.slope[k]! * (rKm - rmaxKm))
  const speed = (passage.peakMs[k]! * expOf(exponent * (log + 1 - expOf(log)))) / (length + 1e-12)
  const around = z < 0 ? -speed * inflow.cos : speed * inflow.cos
  const inwards = speed * inflow.sin
  const fade = expOf(-rKm / inflow.motionKm)
  const px = passage.pushX[k]!
  const py = passage.pushY[k]!
  const pz = passage.pushZ[k]!
  const toEast = -around * n - inwards * e + fade * (east[0] * px + east[1] * py)
  const toNorth = around * e - inwards * n + fade * (north[0] * px + north[1] * py + north[2] * pz)
  const seaMs = Math.sqrt(toEast * toEast + toNorth * toNorth)
  const sector = sectorFrom(toEast, toNorth)
  out[0] = seaMs * site.mean[sector]!
  out[1] = seaMs * site.gust[sector]!
  const mostKm = passage.rainMostKm[k]!
  const most = passage.rainMost[k]!
  const centre = passage.rainCentre[k]!
  out[2] =
    rKm >= RAIN_REACH_KM
      ? 0
      : rKm < mostKm
        ? centre + (most - centre) * (rKm / mostKm)
        : most * expOf((mostKm - rKm) / passage.rainFoldKm[k]!)
}
