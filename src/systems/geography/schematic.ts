/**
 * The schematic outline of the eleven districts: the project's own drawing, made because no openly licensed outline of
 * them was found. It is traced from nothing. A coarse frame is drawn by hand and divided among rough district centres
 * by a power diagram (Aurenhammer 1987) whose weights are tuned until each part has its district's share of the area.
 * It shows who is whose neighbour, roughly, and nothing else: it never decides whose responsibility a place is.
 */
import { intersection } from 'polyclip-ts'
import { ringAreaM2 } from '#engines/location/area.ts'
import type { Position } from '#values'
import { DISTRICTS } from './facts.ts'
import { SCHEMATIC_LABEL } from './words.ts'

/** The frame, drawn by hand in steps of 0.05 degrees: long from north-east to south, as the city is. */
const FRAME: readonly Position[] = [
  [113.35, 22.8],
  [113.55, 22.6],
  [113.7, 22.65],
  [113.55, 22.95],
  [113.65, 23.1],
  [114.0, 23.2],
  [114.0, 23.6],
  [113.85, 23.85],
  [113.55, 23.8],
  [113.25, 23.6],
  [113.0, 23.5],
  [113.1, 23.25],
  [113.2, 23.05],
]

/** A degree of longitude is shorter than one of latitude by this, at the middle of the city. */
const SQUEEZE = Math.cos((23.2 * Math.PI) / 180)
const ROUNDS = 4000

interface SchematicFeature {
  type: 'Feature'
  properties: { code: string; schematic: true; kind: 'schematic'; labelZh: string; labelEn: string }
  geometry: { type: 'Polygon'; coordinates: Position[][] }
}
export interface SchematicOutlines {
  type: 'FeatureCollection'
  features: SchematicFeature[]
}

type Point = readonly [x: number, y: number]

/** The part of a polygon where ax + by <= c (Sutherland and Hodgman 1974). */
function clip(polygon: readonly Point[], a: number, b: number, c: number): Point[] {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]!
    const [dp, dq] = [a * p[0] + b * p[1] - c, a * q[0] + b * q[1] - c]
    const part = dp / (dp - dq)
    const cut: Point = [p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1])]
    return [...(dp <= 0 ? [p] : []), ...(dp < 0 !== dq < 0 && dp !== 0 && dq !== 0 ? [cut] : [])]
  })
}

const areaOf = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]!
    return sum + (x * v - u * y) / 2
  }, 0)

/** The cells of the power diagram, each cut out of `from`. */
function powerCells(sites: readonly Point[], weights: readonly number[], from: readonly Point[]): Point[][] {
  return sites.map((site, i) =>
    sites.reduce<Point[]>(
      (cell, other, j) => {
        if (i === j) return cell
        // Nearer to `site` than to `other` in power distance: |p - s|² - w.
        const [a, b] = [2 * (other[0] - site[0]), 2 * (other[1] - site[1])]
        const c = other[0] ** 2 + other[1] ** 2 - weights[j]! - (site[0] ** 2 + site[1] ** 2 - weights[i]!)
        return clip(cell, a, b, c)
      },
      [...from],
    ),
  )
}

const closed = (ring: readonly Point[]): [number, number][] => [...ring, ring[0]!].map(([x, y]) => [x, y])

/** Makes the outlines. The same every time: nothing in it is random. */
export function makeSchematicOutlines(): SchematicOutlines {
  const frame = FRAME.map(([lon, lat]): Point => [lon * SQUEEZE, lat])
  const box: Point[] = [[112 * SQUEEZE, 22], [115 * SQUEEZE, 22], [115 * SQUEEZE, 25], [112 * SQUEEZE, 25]] // prettier-ignore
  const sites = DISTRICTS.map(({ centre: [lon, lat] }): Point => [lon * SQUEEZE, lat])
  const cityKm2 = DISTRICTS.reduce((sum, { areaKm2 }) => sum + areaKm2, 0)
  const whole = areaOf(frame)
  const wanted = DISTRICTS.map(({ areaKm2 }) => (areaKm2 / cityKm2) * whole)
  const weights = DISTRICTS.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    // The frame is not convex: cut by a cell's half-planes it keeps the right area, even were it in two pieces.
    const parts = powerCells(sites, weights, frame)
    for (const [i, part] of parts.entries()) weights[i]! += (wanted[i]! - areaOf(part)) * 0.2
  }
  return {
    type: 'FeatureCollection',
    features: powerCells(sites, weights, box).map((cell, i) => feature(cell, frame, i)),
  }
}

function feature(cell: readonly Point[], frame: readonly Point[], i: number): SchematicFeature {
  const [polygon, ...more] = intersection([closed(cell)], [closed(frame)])
  if (polygon === undefined || more.length > 0)
    throw new Error(`district ${DISTRICTS[i]!.code} is not in one piece`)
  const rings = polygon.map((ring) => ring.map(([x, y]): Position => [round(x! / SQUEEZE), round(y!)]))
  const right = rings.map((ring, r) => (ringAreaM2(ring) > 0 === (r === 0) ? ring : ring.toReversed()))
  return {
    type: 'Feature',
    properties: {
      code: DISTRICTS[i]!.code,
      schematic: true,
      kind: 'schematic',
      labelZh: SCHEMATIC_LABEL['zh-CN'],
      labelEn: SCHEMATIC_LABEL.en,
    },
    geometry: { type: 'Polygon', coordinates: right },
  }
}

/** To a thousandth of a degree, some 100 m: neighbours compute a shared corner alike to far more digits than that. */
const round = (degrees: number): number => Math.round(degrees * 1000) / 1000
