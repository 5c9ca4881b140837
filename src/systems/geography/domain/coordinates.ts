/** The ways in which coordinates of a city's areas commonly are not what they should be. */
import type { Position } from '#values'
import { elsewhere, REASONS, type Rejection } from './faults.ts'

/** Guangzhou reaches from 112.95 to 114.06 E and from 22.43 to 23.94 N; with a margin for datum and neighbours. */
const NEAR_CITY = { west: 112.8, south: 22.3, east: 114.3, north: 24.1 }

const near = (lon: number, lat: number): boolean =>
  lon >= NEAR_CITY.west && lon <= NEAR_CITY.east && lat >= NEAR_CITY.south && lat <= NEAR_CITY.north

type Odd = Pick<Rejection, 'fault' | 'reason' | 'polygon' | 'ring' | 'vertex' | 'at'>

/**
 * The first position that is projected, swapped or elsewhere, in the coordinates of a MultiPolygon as they come from
 * JSON; null where there is none. What is no position at all is left to the check of the shape.
 */
export function checkCoordinates(coordinates: unknown): Odd | null {
  for (const [polygon, rings] of entriesOf(coordinates))
    for (const [ring, positions] of entriesOf(rings))
      for (const [vertex, position] of entriesOf(positions)) {
        const [lon, lat] = Array.isArray(position) ? (position as unknown[]) : []
        if (typeof lon !== 'number' || typeof lat !== 'number' || near(lon, lat)) continue
        return { ...oddity([lon, lat]), polygon, ring, vertex, at: [lon, lat] }
      }
  return null
}

const entriesOf = (value: unknown): [number, unknown][] => (Array.isArray(value) ? [...value.entries()] : [])

function oddity([lon, lat]: Position): Pick<Rejection, 'fault' | 'reason'> {
  if (Math.abs(lon) > 360 || Math.abs(lat) > 360)
    return { fault: 'coordinates-projected', reason: REASONS.projected }
  if (near(lat, lon)) return { fault: 'coordinates-swapped', reason: REASONS.swapped }
  return { fault: 'coordinates-elsewhere', reason: elsewhere([lon, lat]) }
}
