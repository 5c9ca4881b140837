/**
 * Where land is, as a storm feels it: Natural Earth's land at 1:50 million (package world-atlas; public domain) on a
 * grid of a tenth of a degree over the western North Pacific. Islands smaller than a cell or two are sea here.
 */
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import source from 'world-atlas/land-50m.json' with { type: 'json' }
import { wrapLongitude, type Point } from './sphere.ts'

const WEST = 95
const SOUTH = -5
const COLUMNS = 950
const ROWS = 700
const PER_DEGREE = 10
/** Half the side of the square over which the share of land is taken, in cells: some 50 km. */
const HALF = 5
/** In Guangdong: the polygon that holds this is the mainland. */
const MAINLAND: Point = { lon: 113.3, lat: 23.5 }

interface Grid {
  /** 0 sea, 1 island, 2 mainland. */
  readonly kind: Uint8Array
  /** Share of land around each cell, 0 to 255. */
  readonly share: Uint8Array
}

let made: Grid | null = null

function grid(): Grid {
  if (made !== null) return made
  const kind = new Uint8Array(COLUMNS * ROWS)
  const topology = source as unknown as Topology<{ land: GeometryCollection }>
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    const polygons =
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : []
    for (const rings of polygons) {
      const crossings = crossingsOf(rings)
      const home = crossings[rowOf(MAINLAND.lat)] ?? []
      const isMainland = home.filter((lon) => lon < MAINLAND.lon).length % 2 === 1
      fill(kind, crossings, isMainland ? 2 : 1)
    }
  }
  made = { kind, share: sharesOf(kind) }
  return made
}

const rowOf = (lat: number): number => Math.floor((lat - SOUTH) * PER_DEGREE)

/** By row of the grid: the longitudes, ascending, at which the rings cross the middle of the row. */
function crossingsOf(rings: readonly (readonly (readonly number[])[])[]): number[][] {
  const crossings: number[][] = []
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [lonA = 0, latA = 0] = ring[i - 1]!
      const [lonB = 0, latB = 0] = ring[i]!
      const low = Math.max(0, Math.ceil((Math.min(latA, latB) - SOUTH) * PER_DEGREE - 0.5))
      const high = Math.min(ROWS - 1, Math.ceil((Math.max(latA, latB) - SOUTH) * PER_DEGREE - 0.5) - 1)
      for (let row = low; row <= high; row++) {
        const lat = SOUTH + (row + 0.5) / PER_DEGREE
        ;(crossings[row] ??= []).push(lonA + ((lat - latA) / (latB - latA)) * (lonB - lonA))
      }
    }
  }
  for (const row of crossings) row?.sort((a, b) => a - b)
  return crossings
}

function fill(kind: Uint8Array, crossings: readonly (readonly number[])[], value: number): void {
  crossings.forEach((lons, row) => {
    for (let i = 0; i + 1 < lons.length; i += 2) {
      const from = Math.max(0, Math.ceil((lons[i]! - WEST) * PER_DEGREE - 0.5))
      const to = Math.min(COLUMNS - 1, Math.ceil((lons[i + 1]! - WEST) * PER_DEGREE - 0.5) - 1)
      for (let column = from; column <= to; column++) kind[row * COLUMNS + column] = value
    }
  })
}

/** Box means by an integral image. */
function sharesOf(kind: Uint8Array): Uint8Array {
  const width = COLUMNS + 1
  const sums = new Int32Array(width * (ROWS + 1))
  for (let row = 0; row < ROWS; row++) {
    let line = 0
    for (let column = 0; column < COLUMNS; column++) {
      line += kind[row * COLUMNS + column]! > 0 ? 1 : 0
      sums[(row + 1) * width + column + 1] = sums[row * width + column + 1]! + line
    }
  }
  const share = new Uint8Array(COLUMNS * ROWS)
  for (let row = 0; row < ROWS; row++) {
    const low = Math.max(0, row - HALF)
    const high = Math.min(ROWS, row + HALF + 1)
    for (let column = 0; column < COLUMNS; column++) {
      const west = Math.max(0, column - HALF)
      const east = Math.min(COLUMNS, column + HALF + 1)
      const land =
        sums[high * width + east]! -
        sums[low * width + east]! -
        sums[high * width + west]! +
        sums[low * width + west]!
      share[row * COLUMNS + column] = Math.round((255 * land) / ((high - low) * (east - west)))
    }
  }
  return share
}

function cellOf(lon: number, lat: number): number {
  const row = rowOf(lat)
  const column = Math.floor((lon < WEST ? lon + 360 : lon) * PER_DEGREE - WEST * PER_DEGREE)
  return row < 0 || row >= ROWS || column < 0 || column >= COLUMNS ? -1 : row * COLUMNS + column
}

/** Outside the grid (east of 170° W, poleward of 65° N) everything counts as sea. */
export function surfaceAt({ lon, lat }: Point): 'sea' | 'island' | 'mainland' {
  const cell = cellOf(wrapLongitude(lon), lat)
  const kind = cell < 0 ? 0 : grid().kind[cell]!
  return kind === 0 ? 'sea' : kind === 1 ? 'island' : 'mainland'
}

/** The share of land, 0 to 1, in the square of about 110 km around a place. */
export function landShare(lon: number, lat: number): number {
  const cell = cellOf(wrapLongitude(lon), lat)
  return cell < 0 ? 0 : grid().share[cell]! / 255
}
