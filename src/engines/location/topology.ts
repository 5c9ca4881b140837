/**
 * What two areas both claim that should lie side by side. Areas are valid shapes (see check.ts). The intersection is
 * that of polyclip-ts; only pairs that can share land reach it.
 */
import { intersection } from 'polyclip-ts'
import type { Position } from '#values'
import { polygonAreaM2, shapeAreaM2 } from './area.ts'
import {
  type Box,
  boxesTouch,
  boxOf,
  meeting,
  placeIn,
  type Polygon,
  pointInside,
  type Shape,
} from './shape.ts'
import { touchingPairs } from './sweep.ts'

export interface Area {
  readonly key: string
  readonly shape: Shape
}

export interface Overlap {
  readonly a: string
  readonly b: string
  /** Null when the two cross but the library could not compute what they share. */
  readonly areaM2: number | null
  /** A position in the largest piece of what both claim. */
  readonly at: Position | null
}

/**
 * Pairs that both claim more than `toleranceM2`: among `areas`, and between `areas` and `others` (not among `others`).
 */
export function overlaps(areas: readonly Area[], others: readonly Area[], toleranceM2: number): Overlap[] {
  const all = [...areas, ...others]
  const found: Overlap[] = []
  touchingPairs(
    all.map(({ shape }) => boxOf(shape)),
    (i, j) => {
      if (i >= areas.length) return
      const [a, b] = [all[i]!, all[j]!]
      const shared = sharedLand(a.shape, b.shape)
      if (shared === null) found.push({ a: a.key, b: b.key, areaM2: null, at: null })
      else if (shared.areaM2 > toleranceM2) found.push({ a: a.key, b: b.key, ...shared })
    },
  )
  return found
}

/** What two shapes both cover; null when it could not be computed. */
function sharedLand(a: Shape, b: Shape): { areaM2: number; at: Position | null } | null {
  if (!mayShareLand(a, b)) return { areaM2: 0, at: null }
  try {
    const pieces = intersection(forClipping(a), forClipping(b)) as Shape
    return { areaM2: shapeAreaM2(pieces), at: largest(pieces) }
  } catch {
    return null
  }
}

function largest(pieces: Shape): Position | null {
  const polygon = pieces.toSorted((p, q) => polygonAreaM2(q) - polygonAreaM2(p))[0]
  return polygon === undefined ? null : pointInside(polygon)
}

type Clippable = [number, number][][][]
const forClipping = (shape: Shape): Clippable =>
  shape.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat])))

interface Edge {
  readonly from: Position
  readonly to: Position
  readonly ofA: boolean
}

const edgesIn = (shape: Shape, box: Box, ofA: boolean): Edge[] =>
  shape.flat().flatMap((ring) =>
    ring
      .slice(0, -1)
      .map((from, i) => ({ from, to: ring[i + 1]!, ofA }))
      .filter(({ from, to }) => boxesTouch(box, boxOf([[[from, to]]]))),
  )

const edgeKey = ({ from, to }: Edge): string => {
  const [p, q] = [`${from[0]} ${from[1]}`, `${to[0]} ${to[1]}`]
  return p < q ? `${p} ${q}` : `${q} ${p}`
}

/**
 * Whether two shapes could share land; a false yes costs time, a false no is not possible. They share none when no
 * edge of one meets an edge of the other except at common ends or as the same edge, nothing of one's boundary lies
 * inside the other, and neither lies in the other: the ordinary case of neighbours that were drawn together.
 */
function mayShareLand(a: Shape, b: Shape): boolean {
  const [boxA, boxB] = [boxOf(a), boxOf(b)]
  const edges = [...edgesIn(a, boxB, true), ...edgesIn(b, boxA, false)]
  const ofA = new Set(edges.filter((edge) => edge.ofA).map(edgeKey))
  const ofB = new Set(edges.filter((edge) => !edge.ofA).map(edgeKey))
  const own = edges.filter((edge) => !(edge.ofA ? ofB : ofA).has(edgeKey(edge)))
  let meet = false
  touchingPairs(
    own.map(({ from, to }) => boxOf([[[from, to]]])),
    (i, j) => {
      const [p, q] = [own[i]!, own[j]!]
      if (p.ofA !== q.ofA) meet = meetsOddly(p, q)
      return !meet
    },
  )
  if (meet) return true
  const inside = (position: Position | null, shape: Shape): boolean =>
    position !== null && placeIn(position, shape) === 'inside'
  if (own.some(({ from, to, ofA }) => inside([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], ofA ? b : a)))
    return true
  const middles = (shape: Shape): (Position | null)[] => shape.map((polygon: Polygon) => pointInside(polygon))
  return (
    middles(a).some((position) => inside(position, b)) || middles(b).some((position) => inside(position, a))
  )
}

/** Other than in an end of both. */
function meetsOddly(p: Edge, q: Edge): boolean {
  const meets = meeting(p.from, p.to, q.from, q.to)
  if (meets !== 'touch') return meets !== 'apart'
  return ![p.from, p.to].some((u) => [q.from, q.to].some((v) => u[0] === v[0] && u[1] === v[1]))
}
