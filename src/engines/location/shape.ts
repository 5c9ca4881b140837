/**
 * Plane geometry in degrees of longitude and latitude, the plane that GeoJSON means: an edge is a straight line in it
 * (RFC 7946 section 3.1.1). For areas of a city's size, away from the poles and from 180 degrees.
 */
import type { Position } from '#values'

/** Closed: the first vertex is repeated at the end. */
export type Ring = readonly Position[]
/** The outer ring, then its holes. */
export type Polygon = readonly Ring[]
/** One or several polygons: the coordinates of a GeoJSON MultiPolygon. */
export type Shape = readonly Polygon[]

export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** The smallest box around a shape; a shape without vertices has an empty box that touches nothing. */
export function boxOf(shape: Shape): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of shape)
    for (const [lon, lat] of polygon[0] ?? []) {
      if (lon < west) west = lon
      if (lon > east) east = lon
      if (lat < south) south = lat
      if (lat > north) north = lat
    }
  return { west, south, east, north }
}

export const boxesTouch = (a: Box, b: Box): boolean =>
  a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north

/** Positive where `c` lies left of the line from `a` to `b`, negative right of it, 0 on it. */
export const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

export const samePlace = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1]

/** Whether `p`, known to be on the line through `a` and `b`, lies between them, ends included. */
const within = (a: Position, b: Position, p: Position): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1])

export type Meeting = 'apart' | 'touch' | 'cross' | 'overlap'

/**
 * How two segments meet: in an inner point of both ('cross'), along a stretch ('overlap'), in one point that is an end
 * of at least one of them ('touch'), or not at all.
 */
export function meeting(a: Position, b: Position, c: Position, d: Position): Meeting {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (abc === 0 && abd === 0) {
    const axis = Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1]) ? 0 : 1
    const from = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]))
    const to = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]))
    return from < to ? 'overlap' : from === to ? 'touch' : 'apart'
  }
  if (abc * abd < 0 && cda * cdb < 0) return 'cross'
  const touches =
    (abc === 0 && within(a, b, c)) ||
    (abd === 0 && within(a, b, d)) ||
    (cda === 0 && within(c, d, a)) ||
    (cdb === 0 && within(c, d, b))
  return touches ? 'touch' : 'apart'
}

export type Place = 'inside' | 'boundary' | 'outside'

/** Where a position lies relative to one closed ring (Hormann and Agathos 2001, winding by half-planes). */
export function placeInRing(position: Position, ring: Ring): Place {
  let winding = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const a = ring[i]!
    const b = ring[i + 1]!
    const upward = a[1] <= position[1]
    if (upward === b[1] <= position[1]) {
      if (a[1] === position[1] && b[1] === position[1] && within(a, b, position)) return 'boundary'
      if (samePlace(a, position) || samePlace(b, position)) return 'boundary'
      continue
    }
    const side = turn(a, b, position)
    if (side === 0) return 'boundary'
    if (side > 0 === upward) winding += upward ? 1 : -1
  }
  return winding === 0 ? 'outside' : 'inside'
}

/** Where a position lies relative to a shape: inside a hole is outside, on the edge of a hole is boundary. */
export function placeIn(position: Position, shape: Shape): Place {
  let best: Place = 'outside'
  for (const [outer, ...holes] of shape) {
    const place = outer === undefined ? 'outside' : placeInRing(position, outer)
    if (place === 'boundary') best = 'boundary'
    if (place !== 'inside') continue
    const inHoles = new Set(holes.map((hole) => placeInRing(position, hole)))
    if (inHoles.has('boundary')) best = 'boundary'
    else if (!inHoles.has('inside')) return 'inside'
  }
  return best
}

/**
 * A position inside the polygon: the middle of the widest stretch of the line of latitude halfway between two
 * vertices near the polygon's middle. Null for a polygon without an inside.
 */
export function pointInside(polygon: Polygon): Position | null {
  const lats = [...new Set(polygon.flatMap((ring) => ring.map(([, lat]) => lat)))].sort((a, b) => a - b)
  const k = Math.max(1, Math.floor(lats.length / 2))
  const [low, high] = [lats[k - 1], lats[k]]
  if (low === undefined || high === undefined) return null
  const lat = (low + high) / 2
  const lons: number[] = []
  for (const ring of polygon)
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i]!, ring[i + 1]!]
      if (a[1] <= lat !== b[1] <= lat) lons.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
    }
  lons.sort((a, b) => a - b)
  let best: { lon: number; width: number } | null = null
  for (let i = 0; i + 1 < lons.length; i += 2) {
    const width = lons[i + 1]! - lons[i]!
    if (width > (best?.width ?? 0)) best = { lon: (lons[i]! + lons[i + 1]!) / 2, width }
  }
  return best === null ? null : [best.lon, lat]
}
