/** What a page asks the map to draw. Positions are WGS 84; a line across 180° keeps its longitudes unwrapped. */
import type { FeatureCollection } from 'geojson'
import type {
  CircleLayerSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import type { Position, Words } from '#values'

type Drawn<L> = L extends unknown ? Omit<L, 'id' | 'source' | 'source-layer' | 'metadata'> : never
/** A MapLibre layer without its id and source: `{ type: 'line', paint: { 'line-color': tokens.link } }`. */
export type Draw = Drawn<
  LineLayerSpecification | CircleLayerSpecification | FillLayerSpecification | SymbolLayerSpecification
>

export interface MapLayer {
  readonly id: string
  /** Compared by reference: keep the object while nothing changed, and only what changed is sent to the map. */
  readonly data: FeatureCollection
  /** Drawn in this order. `['feature-state', 'hovered']` is true for the hovered feature. */
  readonly draw: readonly Draw[]
  /** Its features answer to the pointer; each needs a property `id`. */
  readonly interactive?: boolean
}

export interface MapFeature {
  readonly layer: string
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly position: Position
}

/** A name on the map, in the reader's language. Lower rank is kept where names collide. */
export interface Place {
  readonly position: Position
  readonly name: Words
  readonly rank?: number
}

export interface LegendItem {
  readonly label: string
  readonly colour: string
  readonly shape: 'line' | 'dashed' | 'dot' | 'area'
}

/** Degrees; east may be beyond 180. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** What the camera turns to by itself, and when: never against the reader, who may have moved the map. */
export interface Fit {
  /** Another key is another subject: it is shown even to who has moved the map. */
  readonly key: string
  /** More is known of the subject: fitted again, unless the reader has moved the map. */
  readonly stage?: string
  readonly bounds: Bounds
  /** When one of these leaves the free room, the camera turns to the bounds. Keep the list while nothing changes. */
  readonly keep?: readonly Position[]
}

/** The bounds of positions whose longitudes are unwrapped; null of none. */
export function boundsOf(positions: readonly Position[]): Bounds | null {
  if (positions.length === 0) return null
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of positions) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

/**
 * Longitudes made continuous: each within 180° of the one before, the first in 0…360 where the western Pacific lies in
 * one piece. So a track across the dateline is one line, and two tracks stand side by side.
 */
export function unwrapped(positions: readonly Position[]): Position[] {
  let before: number | null = null
  return positions.map(([lon, lat]) => {
    const base: number =
      before === null ? ((lon % 360) + 360) % 360 : lon + 360 * Math.round((before - lon) / 360)
    before = base
    return [base, lat]
  })
}

/** Lines of longitude and latitude every `step` degrees, over two turns so that the Pacific is covered whole. */
export function graticule(step: number): FeatureCollection {
  const features: FeatureCollection['features'] = []
  const line = (coordinates: number[][]) =>
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } })
  for (let lon = -180; lon < 180; lon += step)
    line([
      [lon, -80],
      [lon, 80],
    ])
  for (let lat = -80; lat <= 80; lat += step)
    line([
      [-180, lat],
      [180, lat],
    ])
  return { type: 'FeatureCollection', features }
}

/** A round length not longer than `metres`: 1, 2 or 5 times a power of ten. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres))
  const lead = metres / power
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power
}
