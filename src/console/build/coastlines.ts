/**
 * A Vite plugin: the land of the map from Natural Earth (package world-atlas), coarse for the world, finer for the
 * western North Pacific, finest for the coast of south China, as GeoJSON files that MapLibre's worker loads by itself.
 * Only land: no borders are taken from it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Feature, MultiPolygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { Plugin } from 'vite'
import { type Box, alongEdge, continuous, partsInside } from './clip.ts'

type Land = Topology<{ land: GeometryCollection }>

interface Detail {
  readonly name: 'world' | 'pacific' | 'coast'
  readonly scale: '110m' | '50m' | '10m'
  readonly boxes: readonly Box[]
  readonly decimals: number
}

/** The Pacific's part beyond 180° is a box of its own, because the source is cut there. */
const DETAILS: readonly Detail[] = [
  { name: 'world', scale: '110m', boxes: [[-180, -90, 180, 90]], decimals: 2 },
  {
    name: 'pacific',
    scale: '50m',
    boxes: [
      [80, -12, 180, 62],
      [-180, -12, -140, 62],
    ],
    decimals: 2,
  },
  { name: 'coast', scale: '10m', boxes: [[104, 15, 125, 32]], decimals: 3 },
]

const PREFIX = 'virtual:coastlines/'

/** Modules `virtual:coastlines/{world,pacific,coast}`: the address of a feature collection of areas, boxes and shores. */
export function coastlines(cache: string): Plugin {
  return {
    name: 'kapok:coastlines',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    async load(id) {
      const detail = DETAILS.find((d) => id === `\0${PREFIX}${d.name}`)
      if (detail === undefined) return undefined
      await mkdir(cache, { recursive: true })
      const path = join(cache, `land-${detail.name}.json`)
      await writeFile(path, JSON.stringify(await drawn(detail)))
      return `export { default } from ${JSON.stringify(`${path}?url`)}`
    },
  }
}

async function drawn({ scale, boxes, decimals }: Detail) {
  const source = createRequire(import.meta.url).resolve(`world-atlas/land-${scale}.json`)
  const topology = JSON.parse(await readFile(source, 'utf8')) as Land
  const land = feature(topology, topology.objects.land)
  const polygons = land.features.flatMap((f) =>
    f.geometry.type === 'MultiPolygon'
      ? f.geometry.coordinates
      : f.geometry.type === 'Polygon'
        ? [f.geometry.coordinates]
        : [],
  )
  const features: Feature[] = []
  for (const box of boxes) {
    const [west, south, east, north] = box
    const frame: Position[] = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ]
    const area: MultiPolygon = { type: 'MultiPolygon', coordinates: [] }
    const shores: Position[][] = []
    for (const polygon of polygons) {
      const [outer = [], ...holes] = polygon.map((ring) => partsInside(continuous(ring), box))
      // The edge of the world may cut a polygon in two: a hole goes with the part that is around it.
      for (const ring of outer) {
        const rings = [ring, ...holes.flat().filter((hole) => around(ring, hole))]
        area.coordinates.push(rings.map((r) => rounded(r, decimals)))
      }
      for (const ring of [...outer, ...holes.flat()])
        shores.push(...shoresOf(ring, box).map((line) => rounded(line, decimals)))
    }
    features.push(
      { type: 'Feature', properties: { part: 'sea' }, geometry: { type: 'Polygon', coordinates: [frame] } },
      { type: 'Feature', properties: { part: 'land' }, geometry: area },
      {
        type: 'Feature',
        properties: { part: 'shore' },
        geometry: { type: 'MultiLineString', coordinates: shores },
      },
    )
  }
  return { type: 'FeatureCollection', features }
}

/** Whether a ring's box holds all of another's: enough to tell apart the two sides of a cut. */
function around(ring: readonly Position[], hole: readonly Position[]): boolean {
  const range = (points: readonly Position[], axis: 0 | 1): [number, number] => {
    const values = points.map((p) => p[axis]!)
    return [Math.min(...values), Math.max(...values)]
  }
  return ([0, 1] as const).every((axis) => {
    const [[low, high], [from, to]] = [range(ring, axis), range(hole, axis)]
    return low <= from && to <= high
  })
}

/** The ring's lines without those that only run along the edge of the box. */
function shoresOf(ring: Position[], box: Box): Position[][] {
  const lines: Position[][] = []
  let line: Position[] = []
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!]
    if (alongEdge(a, b, box)) {
      if (line.length > 1) lines.push(line)
      line = []
    } else {
      if (line.length === 0) line.push(a)
      line.push(b)
    }
  }
  if (line.length > 1) lines.push(line)
  return lines
}

function rounded(points: Position[], decimals: number): Position[] {
  const factor = 10 ** decimals
  const round = (n: number) => Math.round(n * factor) / factor
  const result: Position[] = []
  for (const p of points) {
    const next = [round(p[0]!), round(p[1]!)]
    const last = result.at(-1)
    if (last === undefined || last[0] !== next[0] || last[1] !== next[1]) result.push(next)
  }
  // A ring of an islet may shrink to nothing; a ring needs four positions (RFC 7946 section 3.1.6).
  return result.length < 4 ? points.map((p) => [...p]) : result
}
