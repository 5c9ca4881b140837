/**
 * Whether polygons are what RFC 7946 section 3.1.6 and OGC 06-103r4 section 6.1.11 ask: closed rings of at least four
 * positions, no vertex twice, no edge meeting another, holes inside, parts apart. Each fault says which ring and vertex.
 */
import type { Position } from '#values'
import { ringAreaM2 } from './area.ts'
import {
  boxOf,
  meeting,
  placeIn,
  placeInRing,
  type Polygon,
  type Ring,
  samePlace,
  type Shape,
} from './shape.ts'
import { touchingPairs } from './sweep.ts'

export type FaultKind =
  | 'not-a-ring'
  | 'not-a-position'
  | 'out-of-range'
  | 'too-few-vertices'
  | 'not-closed'
  | 'duplicate-vertex'
  | 'self-intersection'
  | 'rings-cross'
  | 'hole-outside'
  | 'holes-nested'
  | 'parts-overlap'
  | 'no-area'

/** Where in a shape: indices from 0, as in the file; ring 0 is the outer one. */
export interface Spot {
  readonly polygon: number
  readonly ring: number
  readonly vertex: number
}

export interface Fault extends Spot {
  readonly fault: FaultKind
  readonly at: Position | null
  /** The other side of a crossing, a duplicate or an overlap. */
  readonly other?: Spot
}

/** What `checkShape` found: the shape is null when it has no meaning as one. */
export interface Checked {
  readonly shape: Shape | null
  readonly faults: readonly Fault[]
  /** Rings that ran the wrong way round (RFC 7946 asks for outer rings counter-clockwise): turned, not refused. */
  readonly turned: readonly Spot[]
}

/** More say nothing new about a broken shape. */
const MOST_FAULTS = 20

interface Segment extends Spot {
  readonly from: Position
  readonly to: Position
}

/**
 * Checks the `coordinates` of a GeoJSON MultiPolygon as they come from JSON (wrap a Polygon's in an array). Heights
 * are dropped (section 3.1.1 allows it). Without faults, `shape` is the same shape with every ring the right way round.
 */
export function checkShape(coordinates: unknown): Checked {
  const faults: Fault[] = []
  const shape = readShape(coordinates, faults)
  if (shape === null || faults.length > 0)
    return { shape: null, faults: faults.slice(0, MOST_FAULTS), turned: [] }
  checkDuplicates(shape, faults)
  checkCrossings(shape, faults)
  if (faults.length === 0) checkNesting(shape, faults)
  if (faults.length > 0) return { shape: null, faults: faults.slice(0, MOST_FAULTS), turned: [] }
  const turned: Spot[] = []
  const right = shape.map((polygon, p) =>
    polygon.map((ring, r) => {
      if (ringAreaM2(ring) > 0 === (r === 0)) return ring
      turned.push({ polygon: p, ring: r, vertex: 0 })
      return ring.toReversed()
    }),
  )
  return { shape: right, faults, turned }
}

const isPosition = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length >= 2 && value.every((n) => typeof n === 'number' && Number.isFinite(n))

function readShape(coordinates: unknown, faults: Fault[]): Shape | null {
  if (!Array.isArray(coordinates) || coordinates.length === 0) {
    faults.push({ fault: 'not-a-ring', polygon: 0, ring: 0, vertex: 0, at: null })
    return null
  }
  return coordinates.map((polygon: unknown, p): Polygon => {
    if (Array.isArray(polygon) && polygon.length > 0)
      return polygon.map((ring: unknown, r) => readRing(ring, { polygon: p, ring: r, vertex: 0 }, faults))
    faults.push({ fault: 'not-a-ring', polygon: p, ring: 0, vertex: 0, at: null })
    return []
  })
}

function readRing(value: unknown, spot: Spot, faults: Fault[]): Ring {
  if (!Array.isArray(value)) {
    faults.push({ fault: 'not-a-ring', ...spot, at: null })
    return []
  }
  const ring: Position[] = []
  for (const [vertex, position] of value.entries()) {
    if (!isPosition(position)) faults.push({ fault: 'not-a-position', ...spot, vertex, at: null })
    else if (Math.abs(position[0]) > 180 || Math.abs(position[1]) > 90)
      faults.push({ fault: 'out-of-range', ...spot, vertex, at: [position[0], position[1]] })
    else ring.push([position[0], position[1]])
    if (faults.length >= MOST_FAULTS) return ring
  }
  if (ring.length < value.length) return ring
  const [first, last] = [ring[0], ring.at(-1)]
  if (first === undefined || last === undefined || ring.length < 4)
    faults.push({ fault: 'too-few-vertices', ...spot, at: first ?? null })
  else if (!samePlace(first, last))
    faults.push({ fault: 'not-closed', ...spot, vertex: ring.length - 1, at: last })
  return ring
}

/** A vertex twice in one ring: next to itself it says nothing, apart it pinches the ring into two. */
function checkDuplicates(shape: Shape, faults: Fault[]): void {
  for (const [polygon, rings] of shape.entries())
    for (const [ring, positions] of rings.entries()) {
      const seen = new Map<string, number>()
      for (const [vertex, at] of positions.slice(0, -1).entries()) {
        const key = `${at[0]} ${at[1]}`
        const before = seen.get(key)
        if (before === undefined) seen.set(key, vertex)
        else
          faults.push({
            fault: 'duplicate-vertex',
            polygon,
            ring,
            vertex,
            at,
            other: { polygon, ring, vertex: before },
          })
        if (faults.length >= MOST_FAULTS) return
      }
    }
}

const segmentsOf = (shape: Shape): Segment[] =>
  shape.flatMap((rings, polygon) =>
    rings.flatMap((positions, ring) =>
      positions
        .slice(0, -1)
        .map((from, vertex) => ({ polygon, ring, vertex, from, to: positions[vertex + 1]! }))
        // An edge without length is a duplicate vertex, reported as such.
        .filter(({ from, to }) => !samePlace(from, to)),
    ),
  )

/** Edges that meet where they must not. Rings of one polygon may touch in single points, a ring itself nowhere. */
function checkCrossings(shape: Shape, faults: Fault[]): void {
  const segments = segmentsOf(shape)
  const boxes = segments.map(({ from, to }) => boxOf([[[from, to]]]))
  touchingPairs(boxes, (i, j) => {
    const [a, b] = [segments[i]!, segments[j]!]
    const kind = crossing(a, b, shape)
    if (kind !== null)
      faults.push({
        fault: kind,
        polygon: a.polygon,
        ring: a.ring,
        vertex: a.vertex,
        at: a.from,
        other: { polygon: b.polygon, ring: b.ring, vertex: b.vertex },
      })
    return faults.length < MOST_FAULTS
  })
}

function crossing(a: Segment, b: Segment, shape: Shape): FaultKind | null {
  const meets = meeting(a.from, a.to, b.from, b.to)
  if (meets === 'apart') return null
  if (a.polygon !== b.polygon) return meets === 'touch' ? null : 'parts-overlap'
  if (a.ring !== b.ring) return meets === 'touch' ? null : 'rings-cross'
  if (meets !== 'touch') return 'self-intersection'
  const edges = shape[a.polygon]![a.ring]!.length - 1
  const apart = Math.abs(a.vertex - b.vertex)
  if (apart === 1 || apart === edges - 1) return null
  // Vertices in one place are reported as duplicates already.
  const ends = [a.from, a.to].some((p) => samePlace(p, b.from) || samePlace(p, b.to))
  return ends ? null : 'self-intersection'
}

/** Where a ring without crossings lies relative to another: that of its first vertex that is not on the boundary. */
const placeOf = (
  ring: Ring,
  of: (p: Position) => 'inside' | 'boundary' | 'outside',
): 'inside' | 'outside' | null => ring.map(of).find((place) => place !== 'boundary') ?? null

function checkNesting(shape: Shape, faults: Fault[]): void {
  for (const [p, polygon] of shape.entries()) {
    for (const [r, ring] of polygon.entries()) {
      const spot = { polygon: p, ring: r, vertex: 0, at: ring[0]! }
      if (ringAreaM2(ring) === 0) faults.push({ fault: 'no-area', ...spot })
      if (r === 0) continue
      if (placeOf(ring, (position) => placeInRing(position, polygon[0]!)) !== 'inside')
        faults.push({ fault: 'hole-outside', ...spot })
      for (const [s, other] of polygon.entries())
        if (s > 0 && s !== r && placeOf(ring, (position) => placeInRing(position, other)) === 'inside')
          faults.push({ fault: 'holes-nested', ...spot, other: { polygon: p, ring: s, vertex: 0 } })
    }
    for (const [q, other] of shape.entries())
      if (q !== p && placeOf(polygon[0]!, (position) => placeIn(position, [other])) === 'inside')
        faults.push({
          fault: 'parts-overlap',
          polygon: p,
          ring: 0,
          vertex: 0,
          at: polygon[0]![0]!,
          other: { polygon: q, ring: 0, vertex: 0 },
        })
  }
}
