/**
 * Places and ways as unit vectors from the middle of the earth: without longitudes nothing breaks at 180 degrees, and
 * a distance costs three products. And how near a storm's centre comes to a place, between its fixes too.
 */
import { EARTH_RADIUS_KM, type Point } from './sphere.ts'

const RAD = Math.PI / 180

export type Unit = readonly [number, number, number]

export function unitOf({ lon, lat }: Point): Unit {
  const c = Math.cos(lat * RAD)
  return [c * Math.cos(lon * RAD), c * Math.sin(lon * RAD), Math.sin(lat * RAD)]
}

/** A place, with the directions up, east and north there. */
export interface Site {
  readonly up: Unit
  readonly east: Unit
  readonly north: Unit
}

export function siteOf(place: Point): Site {
  const [sinLon, cosLon] = [Math.sin(place.lon * RAD), Math.cos(place.lon * RAD)]
  const [sinLat, cosLat] = [Math.sin(place.lat * RAD), Math.cos(place.lat * RAD)]
  return {
    up: unitOf(place),
    east: [-sinLon, cosLon, 0],
    north: [-sinLat * cosLon, -sinLat * sinLon, cosLat],
  }
}

/** A storm's way: hours and where it is then. */
export interface Way {
  readonly h: readonly number[]
  readonly units: readonly Unit[]
}

export const wayOf = (points: readonly (Point & { readonly h: number })[]): Way => ({
  h: points.map(({ h }) => h),
  units: points.map(unitOf),
})

/** Further than 60 degrees away (6,700 km) a part of a way is not looked at: it would appear in front of the site. */
const LEAST_COS = 0.5

/**
 * When the centre first comes within each of some radii of a site, hours up to `untilH`, into `out`; -1 where it does
 * not. Seen from above the site (orthographic projection) a distance is R sin(d / R), exact to 1 part in 2,000 at 350
 * km, and the great circle between two fixes a few hundred kilometres apart is a straight line.
 */
export function entries(
  { h, units }: Way,
  { up, east, north }: Site,
  sines: Float64Array,
  untilH: number,
  out: Float64Array,
): void {
  out.fill(-1)
  let fromE = 0
  let fromN = 0
  let wasVisible = false
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!
    const isVisible = up[0] * unit[0] + up[1] * unit[1] + up[2] * unit[2] > LEAST_COS
    const e = east[0] * unit[0] + east[1] * unit[1]
    const n = north[0] * unit[0] + north[1] * unit[1] + north[2] * unit[2]
    const before = i === 0 ? h[0]! : h[i - 1]!
    if (before > untilH || (i > 0 && before === untilH)) return
    if (isVisible && (i === 0 || wasVisible))
      for (let r = 0; r < sines.length; r++) {
        if (out[r]! >= 0) continue
        const part = i === 0 ? 0 : firstWithin(fromE, fromN, e - fromE, n - fromN, sines[r]!)
        if (part < 0 || (i === 0 && e * e + n * n > sines[r]! * sines[r]!)) continue
        const at = before + part * (h[i]! - before)
        if (at <= untilH) out[r] = at
      }
    fromE = e
    fromN = n
    wasVisible = isVisible
  }
}

/** What `entries` takes for radii. */
export const sinesOf = (radiiKm: readonly number[]): Float64Array =>
  Float64Array.from(radiiKm, (km) => Math.sin(km / EARTH_RADIUS_KM))

/** The share (0 to 1) of a step after which |a + t d| falls to r: the lesser root; -1 when it does not on this step. */
function firstWithin(aE: number, aN: number, dE: number, dN: number, radius: number): number {
  const length2 = dE * dE + dN * dN
  const along = aE * dE + aN * dN
  if (along >= 0 || length2 === 0) return -1
  const root = along * along - length2 * (aE * aE + aN * aN - radius * radius)
  if (root < 0) return -1
  const part = (-along - Math.sqrt(root)) / length2
  return part <= 1 ? Math.max(0, part) : -1
}
