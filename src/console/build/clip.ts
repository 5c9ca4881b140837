/** Cutting polygons to a box of longitudes and latitudes, for drawing. */
import type { Position } from 'geojson'

/** Degrees: west, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * The part of a closed ring inside a box (Sutherland and Hodgman, "Reentrant polygon clipping", CACM 17(1), 1974).
 * Where a ring enters the box more than once, the parts stay joined along the edge: right for filling, and its
 * outline there is to be left out (see `alongEdge`). Empty when nothing is inside.
 */
export function clipRing(ring: readonly Position[], [west, south, east, north]: Box): Position[] {
  let points = ring.slice(0, -1)
  const sides: [axis: 0 | 1, limit: number, keep: 1 | -1][] = [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ]
  for (const [axis, limit, keep] of sides) {
    const inside = (p: Position) => (p[axis]! - limit) * keep >= 0
    const next: Position[] = []
    points.forEach((point, i) => {
      const before = points[(i + points.length - 1) % points.length]!
      if (inside(point) !== inside(before)) next.push(crossing(before, point, axis, limit))
      if (inside(point)) next.push(point)
    })
    points = next
  }
  return points.length < 3 ? [] : [...points, points[0]!]
}

function crossing(a: Position, b: Position, axis: 0 | 1, limit: number): Position {
  const t = (limit - a[axis]!) / (b[axis]! - a[axis]!)
  const other = a[1 - axis]! + t * (b[1 - axis]! - a[1 - axis]!)
  return axis === 0 ? [limit, other] : [other, limit]
}

/** Whether both ends lie on the same edge of the box: a cut, not a coast. */
export function alongEdge(a: Position, b: Position, [west, south, east, north]: Box): boolean {
  const on = (axis: 0 | 1, limit: number) =>
    Math.abs(a[axis]! - limit) < 1e-6 && Math.abs(b[axis]! - limit) < 1e-6
  return on(0, west) || on(0, east) || on(1, south) || on(1, north)
}

/**
 * A ring whose vertices at exactly ±180° are on the side of the vertex before them: sources write either, and a ring
 * that jumps from one edge of the world to the other is drawn as a bar across it.
 */
export function onOneSide(ring: readonly Position[]): Position[] {
  const open = ring.slice(0, -1)
  let before = open.findLast(([lon]) => Math.abs(lon!) !== 180)?.[0] ?? 180
  const seated = open.map((p) => {
    const lon = Math.abs(p[0]!) === 180 ? 180 * Math.sign(before) : p[0]!
    before = lon
    return [lon, p[1]!]
  })
  return [...seated, seated[0]!]
}
