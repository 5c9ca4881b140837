/**
 * Where a map looks, and where on it a position lies: Web Mercator on tiles of 512 pixels, as MapLibre counts zooms. So
 * what we draw ourselves stands where MapLibre puts it, also before MapLibre is there.
 */
import type { Bounds } from './model.ts'

export interface Camera {
  /** Of the middle; not wrapped, so that the western Pacific lies in one piece. */
  readonly lon: number
  readonly lat: number
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

interface Edges {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const TILE_PX = 512
export const MIN_ZOOM = 1
export const MAX_ZOOM = 14

/** Of one turn around the earth. */
export const worldPx = (zoom: number): number => TILE_PX * 2 ** zoom

/** Turns east of 180° W. */
export const mercatorX = (lon: number): number => (180 + lon) / 360
/** Turns south of the square world's northern edge. */
export const mercatorY = (lat: number): number =>
  (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))) / 360
const lonAt = (x: number): number => x * 360 - 180
const latAt = (y: number): number =>
  (360 / Math.PI) * Math.atan(Math.exp(((180 - y * 360) * Math.PI) / 180)) - 90

export function projected(
  { lon, lat, zoom }: Camera,
  { width, height }: Size,
  at: readonly [lon: number, lat: number],
): [x: number, y: number] {
  const world = worldPx(zoom)
  return [
    width / 2 + (mercatorX(at[0]) - mercatorX(lon)) * world,
    height / 2 + (mercatorY(at[1]) - mercatorY(lat)) * world,
  ]
}

export function unprojected(
  { lon, lat, zoom }: Camera,
  { width, height }: Size,
  x: number,
  y: number,
): [lon: number, lat: number] {
  const world = worldPx(zoom)
  return [lonAt(mercatorX(lon) + (x - width / 2) / world), latAt(mercatorY(lat) + (y - height / 2) / world)]
}

/** The nearest camera that shows nothing beyond the world's northern and southern edge. */
export function within(camera: Camera, { height }: Size): Camera {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, Math.log2(height / TILE_PX), camera.zoom))
  const half = height / 2 / worldPx(zoom)
  const y = mercatorY(camera.lat)
  const inside = Math.min(1 - half, Math.max(half, y))
  return { lon: camera.lon, lat: inside === y ? camera.lat : latAt(inside), zoom }
}

/** The camera that brings bounds into what the edges leave free; null where they leave nothing. */
export function fitted(
  [west, south, east, north]: Bounds,
  size: Size,
  edges: Edges,
  maxZoom: number,
): Camera | null {
  const free = [size.width - edges.left - edges.right, size.height - edges.top - edges.bottom] as const
  if (free[0] <= 0 || free[1] <= 0) return null
  const [left, right] = [mercatorX(west), mercatorX(east)]
  const [top, bottom] = [mercatorY(north), mercatorY(south)]
  const zoom = Math.min(
    maxZoom,
    Math.log2(Math.min(free[0] / (right - left), free[1] / (bottom - top)) / TILE_PX),
  )
  const world = worldPx(zoom)
  const camera = {
    lon: lonAt((left + right) / 2 + (edges.right - edges.left) / 2 / world),
    lat: latAt((top + bottom) / 2 + (edges.bottom - edges.top) / 2 / world),
    zoom,
  }
  return within(camera, size)
}
