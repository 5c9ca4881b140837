/** Land between areas that none of them covers. Areas are valid shapes (see check.ts) that do not overlap. */
import { union } from 'polyclip-ts'
import type { Position } from '#values'
import { ringAreaM2 } from './area.ts'
import { boxOf, meeting, pointInside, type Ring, type Shape, turn } from './shape.ts'
import { touchingPairs } from './sweep.ts'

export interface Gap {
  readonly areaM2: number
  /** A position in it. */
  readonly at: Position
}

/** The union of more takes minutes and gigabytes. */
const MOST_VERTICES_FOR_UNION = 20_000

interface Edge {
  readonly from: Position
  readonly to: Position
}

const keyOf = ([lon, lat]: Position): string => `${lon} ${lat}`

/**
 * Land that none of the shapes covers though they surround it, above `toleranceM2`, the largest first. A gap that is
 * open to the outside is not one. Null when it could not be computed.
 *
 * Edges that two shapes share in opposite directions cancel; what is left bounds the whole. Since the land lies on the
 * left of every edge, following the sharpest right turn goes round what lies on the right, and a loop that runs
 * clockwise goes round a gap. Where edges that are left cross each other (shapes drawn apart), that does not hold, and
 * the gaps are the holes of the union instead.
 */
export function gaps(shapes: readonly Shape[], toleranceM2: number): Gap[] | null {
  const edges = uncancelled(shapes)
  const rings = edges === null || cross(edges) ? holesOfUnion(shapes) : loops(edges)
  if (rings === null) return null
  return rings
    .map((ring) => ({ ring, areaM2: -ringAreaM2(ring) }))
    .filter(({ areaM2 }) => areaM2 > toleranceM2)
    .sort((p, q) => q.areaM2 - p.areaM2)
    .map(({ ring, areaM2 }) => ({ areaM2, at: pointInside([ring]) ?? ring[0]! }))
}

/** The edges without those that a neighbour has the other way round; null where two shapes have the same edge. */
function uncancelled(shapes: readonly Shape[]): Edge[] | null {
  const left = new Map<string, Edge>()
  for (const ring of shapes.flat(2))
    for (let i = 0; i + 1 < ring.length; i++) {
      const edge = { from: ring[i]!, to: ring[i + 1]! }
      const [p, q] = [keyOf(edge.from), keyOf(edge.to)]
      if (left.delete(`${q} ${p}`)) continue
      if (left.has(`${p} ${q}`)) return null
      left.set(`${p} ${q}`, edge)
    }
  return [...left.values()]
}

function cross(edges: readonly Edge[]): boolean {
  let found = false
  const boxes = edges.map(({ from, to }) => boxOf([[[from, to]]]))
  touchingPairs(boxes, (i, j) => {
    const [a, b] = [edges[i]!, edges[j]!]
    found = meeting(a.from, a.to, b.from, b.to) === 'cross'
    return !found
  })
  return found
}

/** Follows each edge to where it began. Every vertex has as many edges that leave it as reach it, so none is left over. */
function loops(edges: readonly Edge[]): Ring[] {
  const leaving = new Map<string, Edge[]>()
  for (const edge of edges) {
    const key = keyOf(edge.from)
    const list = leaving.get(key)
    if (list === undefined) leaving.set(key, [edge])
    else list.push(edge)
  }
  const rings: Ring[] = []
  const used = new Set<Edge>()
  for (const first of edges) {
    if (used.has(first)) continue
    const ring: Position[] = [first.from]
    let edge = first
    for (;;) {
      used.add(edge)
      ring.push(edge.to)
      const next = (leaving.get(keyOf(edge.to)) ?? []).filter((e) => !used.has(e))
      if (next.length === 0 || keyOf(edge.to) === keyOf(first.from)) break
      const last = edge
      edge = next.reduce((best, e) => (leftTurn(last, e) < leftTurn(last, best) ? e : best))
    }
    rings.push(ring)
  }
  return rings
}

/** The angle by which the way turns left, in (-pi, pi]; right turns are negative. */
function leftTurn(a: Edge, b: Edge): number {
  const along = (a.to[0] - a.from[0]) * (b.to[0] - b.from[0]) + (a.to[1] - a.from[1]) * (b.to[1] - b.from[1])
  return Math.atan2(
    turn([0, 0], [a.to[0] - a.from[0], a.to[1] - a.from[1]], [b.to[0] - b.from[0], b.to[1] - b.from[1]]),
    along,
  )
}

/** Clockwise, as the loops round gaps are. */
function holesOfUnion(shapes: readonly Shape[]): Ring[] | null {
  if (shapes.reduce((sum, shape) => sum + shape.flat(2).length, 0) > MOST_VERTICES_FOR_UNION) return null
  const [first, ...rest] = shapes.map((shape) =>
    shape.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]))),
  )
  if (first === undefined) return []
  try {
    const holes = (union(first, ...rest) as Shape).flatMap(([, ...inner]) => inner)
    return holes.map((ring) => (ringAreaM2(ring) < 0 ? ring : ring.toReversed()))
  } catch {
    return null
  }
}
