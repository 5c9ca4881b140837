/** Areas on the sphere of polygons whose edges are straight in longitude and latitude (RFC 7946 section 3.1.1). */
import { EARTH_RADIUS_KM } from '#engines/cyclone/sphere.ts'
import type { Polygon, Ring, Shape } from './shape.ts'

const RAD = Math.PI / 180
const RADIUS_M = EARTH_RADIUS_KM * 1000

/**
 * The signed area of a closed ring in m², positive counter-clockwise. Exact on the sphere: the integral of the sine of
 * the latitude along an edge is its width times sin(middle) · sinc(half its height). The sine of the first latitude is
 * taken off (the widths sum to zero) so that a sliver of a square metre keeps its digits. The sphere instead of the
 * WGS 84 ellipsoid is 0.45 % too large at the equator, 0.25 % at 23 N and 0.9 % too small at the poles.
 */
export function ringAreaM2(ring: Ring): number {
  const base = (ring[0]?.[1] ?? 0) * RAD
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [lonA, latA] = ring[i]!
    const [lonB, latB] = ring[i + 1]!
    const middle = ((latA + latB) / 2) * RAD
    const half = ((latB - latA) / 2) * RAD
    // sinc(half) - 1, by its series where the quotient would lose digits.
    const shrink = Math.abs(half) < 1e-4 ? -(half * half) / 6 : Math.sin(half) / half - 1
    const rise = 2 * Math.cos((middle + base) / 2) * Math.sin((middle - base) / 2)
    sum -= (lonB - lonA) * RAD * (rise + Math.sin(middle) * shrink)
  }
  return sum * RADIUS_M * RADIUS_M
}

/** The outer ring less the holes, whichever way they run. */
export const polygonAreaM2 = (polygon: Polygon): number =>
  polygon.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(ringAreaM2(ring)), 0)

export const shapeAreaM2 = (shape: Shape): number =>
  shape.reduce((sum, polygon) => sum + polygonAreaM2(polygon), 0)
