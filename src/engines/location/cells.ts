/** The H3 grid (Uber H3 version 4): hexagons that every system can count by, where official grid cells are not at hand. */
import { getHexagonAreaAvg, latLngToCell, polygonToCells, UNITS } from 'h3-js'
import type { Position } from '#values'
import { shapeAreaM2 } from './area.ts'
import type { Shape } from './shape.ts'

/** 15,047 m² a cell on average: of the resolutions the nearest to a unit grid cell of about 10,000 m². */
export const CELL_RESOLUTION = 10

export const cellOf = ([lon, lat]: Position, resolution: number = CELL_RESOLUTION): string =>
  latLngToCell(lat, lon, resolution)

/** About how many cells a shape holds: to refuse before counting. */
export const cellCount = (shape: Shape, resolution: number = CELL_RESOLUTION): number =>
  shapeAreaM2(shape) / getHexagonAreaAvg(resolution, UNITS.m2)

/** The cells whose centre lies in the shape, sorted: neighbouring shapes share none. */
export function cellsOf(shape: Shape, resolution: number = CELL_RESOLUTION): string[] {
  const cells = shape.flatMap((polygon) =>
    polygonToCells(
      polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
      resolution,
      true,
    ),
  )
  return [...new Set(cells)].sort()
}
