/**
 * The inner loop of `impact.ts`: wind and rain of every member at every place, step by step, into flat arrays.
 *
 * The vortex is computed at each member's points; its parameters, like its position, are interpolated between them.
 */
import { siteOf, unitOf, type Site } from './approach.ts'
import type { Exposure } from './exposure.ts'
import { deviate } from './quantile.ts'
import { RAIN_REACH_KM, rainRateMmH } from './rain.ts'
import { EARTH_RADIUS_KM, type Point } from './sphere.ts'
import {
  holland2010Ms,
  oneMinuteOf,
  tenMinuteMean,
  vortexOf,
  type MeanMinutes,
  type WindSettings,
} from './wind.ts'

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
/** Steps are looked at in their middle too where wind and rain change fast. */
const HALF_H = STEP_H / 2

/** Further from the centre no wind is computed: it would be below the first threshold for any storm that there is. */
const WIND_REACH_KM = 700
/** Nearer than this the middle of a step is looked at too. */
const NEAR_REACH_KM = 200

const cosOfKm = (km: number): number => Math.cos(km / EARTH_RADIUS_KM)

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

/** Per place and step a row of members: index (place * steps + step) * members + member. */
export interface Fields {
  readonly steps: number
  readonly members: number
  readonly windMs: Float32Array
  readonly gustMs: Float32Array
  readonly rainMm: Float32Array
}

export interface FieldSettings {
  readonly meanMinutes: MeanMinutes
  readonly wind: WindSettings
  readonly windLogSpread: number
  readonly rainLogSpread: number
}

/** One member's storm at every half step: what the loop over places reads. */
interface Passage {
  /** The half steps in which the storm exists: from `start`, before `end`. */
  start: number
  end: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly oneMinuteMs: Float64Array
  readonly peakMs: Float64Array
  readonly rmaxKm: Float64Array
  readonly bs: Float64Array
  readonly slope: Float64Array
  readonly pushX: Float64Array
  readonly pushY: Float64Array
  readonly pushZ: Float64Array
}

function emptyPassage(count: number): Passage {
  const numbers = () => new Float64Array(count)
  return {
    start: 0,
    end: 0,
    x: numbers(),
    y: numbers(),
    z: numbers(),
    oneMinuteMs: numbers(),
    peakMs: numbers(),
    rmaxKm: numbers(),
    bs: numbers(),
    slope: numbers(),
    pushX: numbers(),
    pushY: numbers(),
    pushZ: numbers(),
  }
}

/** Follows a member: great circle between its points (the chord, brought back to the sphere), all else linear. */
function follow(passage: Passage, { points }: EnsembleMember, settings: FieldSettings, most: number): void {
  passage.start = passage.end = 0
  if (points.length === 0) return
  const { wind, meanMinutes } = settings
  const units = points.map(unitOf)
  const turn = (points[0]!.lat < 0 ? -1 : 1) * wind.motionTurnDeg * RAD
  const [cosTurn, sinTurn] = [Math.cos(turn), Math.sin(turn)]
  const metres = EARTH_RADIUS_KM * 1000
  // By segment: metres a second along the chord. A single point stands still.
  const motion = points.map((_, i) => {
    const j = Math.min(i, points.length - 2)
    if (j < 0) return [0, 0, 0] as const
    const perSecond = metres / (3600 * (points[j + 1]!.h - points[j]!.h))
    const [a, b] = [units[j]!, units[j + 1]!]
    return [(b[0] - a[0]) * perSecond, (b[1] - a[1]) * perSecond, (b[2] - a[2]) * perSecond] as const
  })
  const vortices = points.map(({ lat, windMs }, i) => {
    const [x, y, z] = motion[i]!
    // Only the speed of the motion matters here; its direction is turned in space below.
    return vortexOf(
      {
        lat,
        windMs: tenMinuteMean(windMs, meanMinutes),
        pressureHpa: null,
        eastMs: Math.hypot(x, y, z),
        northMs: 0,
      },
      wind,
    )!
  })
  let i = 0
  for (let k = 0; k < most; k++) {
    const h = k * HALF_H
    while (i < points.length - 1 && points[i + 1]!.h <= h) i++
    const from = points[i]!
    const to = points[i + 1]
    if (h < from.h) {
      passage.start = k + 1
      continue
    }
    if (to === undefined && h > from.h) break
    const next = to === undefined ? i : i + 1
    const part = to === undefined ? 0 : (h - from.h) / (to.h - from.h)
    const [a, b] = [units[i]!, units[next]!]
    const x = a[0] + part * (b[0] - a[0])
    const y = a[1] + part * (b[1] - a[1])
    const z = a[2] + part * (b[2] - a[2])
    const length = Math.sqrt(x * x + y * y + z * z)
    const [p, q] = [vortices[i]!, vortices[next]!]
    const [ux, uy, uz] = motion[i]!
    const [cx, cy, cz] = [x / length, y / length, z / length]
    passage.x[k] = cx
    passage.y[k] = cy
    passage.z[k] = cz
    passage.oneMinuteMs[k] = oneMinuteOf(p.windMs + part * (q.windMs - p.windMs))
    passage.peakMs[k] = p.peakMs + part * (q.peakMs - p.peakMs)
    passage.rmaxKm[k] = p.rmaxKm + part * (q.rmaxKm - p.rmaxKm)
    passage.bs[k] = p.bs + part * (q.bs - p.bs)
    passage.slope[k] = p.slope + part * (q.slope - p.slope)
    // A turn to the left around the vertical: cos v + sin (up × v).
    const share = wind.motionShare
    passage.pushX[k] = share * (cosTurn * ux + sinTurn * (cy * uz - cz * uy))
    passage.pushY[k] = share * (cosTurn * uy + sinTurn * (cz * ux - cx * uz))
    passage.pushZ[k] = share * (cosTurn * uz + sinTurn * (cx * uy - cy * ux))
    passage.end = k + 1
  }
}

/** The sector (0 north, clockwise) a wind comes from; `east` and `north` are where it blows to. */
function sectorFrom(east: number, north: number): number {
  const [e, n] = [Math.abs(east), Math.abs(north)]
  // tan 22.5°
  if (e <= 0.41421356 * n) return north <= 0 ? 0 : 4
  if (n <= 0.41421356 * e) return east <= 0 ? 2 : 6
  return north <= 0 ? (east <= 0 ? 1 : 7) : east <= 0 ? 3 : 5
}

interface Inflow {
  readonly cos: number
  readonly sin: number
  readonly motionKm: number
}

/** What is at a site at a half step: mean wind, gust (m/s) and rain rate (mm/h) into `out`. */
function look(passage: Passage, k: number, site: ExposedSite, inflow: Inflow, out: Float64Array): void {
  const [x, y, z] = [passage.x[k]!, passage.y[k]!, passage.z[k]!]
  const { up, east, north } = site
  // The chord from the dot product; its arc to the fourth power of the angle.
  const chord2 = Math.max(0, 2 - 2 * (up[0] * x + up[1] * y + up[2] * z))
  const rKm = EARTH_RADIUS_KM * Math.sqrt(chord2) * (1 + chord2 / 24)
  out[2] = rKm < RAIN_REACH_KM ? rainRateMmH(passage.oneMinuteMs[k]!, rKm) : 0
  // From the centre to the place, as seen from the place.
  const e = -(east[0] * x + east[1] * y)
  const n = -(north[0] * x + north[1] * y + north[2] * z)
  const length = Math.sqrt(e * e + n * n)
  const speed =
    length === 0
      ? 0
      : holland2010Ms(passage.peakMs[k]!, passage.rmaxKm[k]!, passage.bs[k]!, passage.slope[k]!, rKm) / length
  const around = z < 0 ? -speed * inflow.cos : speed * inflow.cos
  const inwards = speed * inflow.sin
  const fade = Math.exp(-rKm / inflow.motionKm)
  const [px, py, pz] = [passage.pushX[k]!, passage.pushY[k]!, passage.pushZ[k]!]
  const toEast = -around * n - inwards * e + fade * (east[0] * px + east[1] * py)
  const toNorth = around * e - inwards * n + fade * (north[0] * px + north[1] * py + north[2] * pz)
  const seaMs = Math.sqrt(toEast * toEast + toNorth * toNorth)
  const sector = sectorFrom(toEast, toNorth)
  out[0] = seaMs * site.mean[sector]!
  out[1] = seaMs * site.gust[sector]!
}

const COS_WIND_REACH = cosOfKm(WIND_REACH_KM)
const COS_NEAR_REACH = cosOfKm(NEAR_REACH_KM)

/** The wind and rain fields of all members at all sites: zero where a storm is far away or has ended. */
export function fieldsOf(
  members: readonly EnsembleMember[],
  sites: readonly ExposedSite[],
  steps: number,
  settings: FieldSettings,
): Fields {
  const rows = sites.length * steps * members.length
  const fields: Fields = {
    steps,
    members: members.length,
    windMs: new Float32Array(rows),
    gustMs: new Float32Array(rows),
    rainMm: new Float32Array(rows),
  }
  const angle = settings.wind.inflowDeg * RAD
  const inflow = { cos: Math.cos(angle), sin: Math.sin(angle), motionKm: settings.wind.motionKm }
  const passage = emptyPassage(2 * steps + 1)
  for (const [m, member] of members.entries()) {
    follow(passage, member, settings, 2 * steps + 1)
    const windFactor = Math.exp(settings.windLogSpread * deviate(m, 0))
    const rainFactor = Math.exp(settings.rainLogSpread * deviate(m, 1))
    for (let s = 0; s < sites.length; s++)
      pass(passage, sites[s]!, inflow, fields, s * steps * members.length + m, windFactor, rainFactor)
  }
  return fields
}

/** What was looked at: at the beginning of a step, in its middle, at its end. */
const before = new Float64Array(3)
const middle = new Float64Array(3)
const after = new Float64Array(3)

/** One member at one site; `row` is where its first step goes. */
function pass(
  passage: Passage,
  site: ExposedSite,
  inflow: Inflow,
  fields: Fields,
  row: number,
  windFactor: number,
  rainFactor: number,
): void {
  const { up } = site
  const { x, y, z, start, end } = passage
  let wasNear = false
  before.fill(0)
  for (let k = 0; k <= fields.steps; k++) {
    const at = 2 * k
    if (at - 2 >= end) return
    const exists = at >= start && at < end
    const cos = exists ? up[0] * x[at]! + up[1] * y[at]! + up[2] * z[at]! : -1
    const isNear = cos > COS_NEAR_REACH
    if (cos > COS_WIND_REACH) look(passage, at, site, inflow, after)
    else after[0] = after[1] = after[2] = 0
    if (k > 0) {
      const seen = (wasNear || isNear) && at - 1 >= start && at - 1 < end
      if (seen) look(passage, at - 1, site, inflow, middle)
      else middle[0] = middle[1] = 0
      const windMs = Math.max(before[0]!, middle[0]!, after[0]!)
      // Simpson's rule where the middle is known, else the trapezoid.
      const rate = seen ? (before[2]! + 4 * middle[2]! + after[2]!) / 6 : (before[2]! + after[2]!) / 2
      if (windMs > 0 || rate > 0) {
        const i = row + (k - 1) * fields.members
        fields.windMs[i] = windFactor * windMs
        fields.gustMs[i] = windFactor * Math.max(before[1]!, middle[1]!, after[1]!)
        fields.rainMm[i] = rainFactor * rate * STEP_H
      }
    }
    before[0] = after[0]!
    before[1] = after[1]!
    before[2] = after[2]!
    wasNear = isNear
  }
}
