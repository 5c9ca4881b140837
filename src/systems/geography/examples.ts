/** GeoJSON that tests import: squares with codes of Guangzhou, not where those divisions are. */
import type { Position } from '#values'

export const square = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

interface ExampleFeature {
  type: 'Feature'
  properties: Record<string, unknown>
  geometry: { type: string; coordinates: unknown }
}

export const feature = (code: unknown, coordinates: unknown, properties: object = {}): ExampleFeature => ({
  type: 'Feature',
  properties: { code, ...properties },
  geometry: { type: 'Polygon', coordinates },
})

export const collection = (features: unknown[], more: object = {}): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', ...more, features }))

/** Four districts in a row from 113.0 to 113.4 E, 23.0 to 23.1 N, that share their edges. */
export const ROW = ['440103', '440104', '440105', '440106'].map((code, i) =>
  feature(code, [square(rounded(113 + i / 10), 23, rounded(113.1 + i / 10), 23.1)]),
)

function rounded(degrees: number): number {
  return Math.round(degrees * 10) / 10
}
