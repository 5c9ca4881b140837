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
 * A closed ring with longitudes that never jump: each vertex within 180° of the one before, so a ring across the
 * dateline runs beyond ±180. One that goes around the south pole is closed along it.
 */
export function continuous(ring: readonly Position[]): Position[] {
  let before = ring[0]?.[0] ?? 0
  const points = ring.map(([lon, lat]) => {
    before = lon! + 360 * Math.round((before - lon!) / 360)
    return [before, lat!]
  })
  const [first, last] = [points[0]!, points.at(-1)!]
  return first[0] === last[0] ? points : [...points, [last[0]!, -90], [first[0]!, -90], first]
}

/** The parts of a ring inside a box, wherever around the earth the ring's longitudes are counted from. */
export const partsInside = (ring: readonly Position[], box: Box): Position[][] =>
  [-360, 0, 360]
    .map((turn) =>
      clipRing(
        ring.map(([lon, lat]) => [lon! + turn, lat!]),
        box,
      ),
    )
    .filter((part) => part.length > 0)
