/** The coastlines as paths for a canvas: the same files that MapLibre's worker reads, each fetched when it is first needed. */
import coast from 'virtual:coastlines/coast'
import pacific from 'virtual:coastlines/pacific'
import world from 'virtual:coastlines/world'
import type { FeatureCollection, Position } from 'geojson'
import { mercatorX, mercatorY } from './camera.ts'

export type Detail = 'world' | 'pacific' | 'coast'
type Part = 'sea' | 'land' | 'shore'
export type Land = Readonly<Record<Part, Path2D>>

/** The world's width in the paths: coordinates far from zero lose nothing in single precision. */
export const WORLD = 4096

const ADDRESSES: Readonly<Record<Detail, string>> = { world, pacific, coast }
const asked = new Map<Detail, Promise<Land | null>>()
const known = new Map<Detail, Land>()

/** Null while it is on its way; `then` is called when it has come. */
export function landOf(detail: Detail, then: () => void): Land | null {
  const land = known.get(detail)
  if (land !== undefined) return land
  let coming = asked.get(detail)
  if (coming === undefined) {
    coming = load(detail)
    asked.set(detail, coming)
  }
  void coming.then((loaded) => loaded !== null && then())
  return null
}

async function load(detail: Detail): Promise<Land | null> {
  try {
    const response = await fetch(ADDRESSES[detail])
    if (!response.ok) throw new Error(`${response.status}`)
    const land = pathsOf((await response.json()) as FeatureCollection)
    known.set(detail, land)
    return land
  } catch {
    // The sea and the storm are drawn all the same; the next drawing asks again.
    asked.delete(detail)
    return null
  }
}

function pathsOf({ features }: FeatureCollection): Land {
  const paths = { sea: new Path2D(), land: new Path2D(), shore: new Path2D() }
  for (const { properties, geometry } of features) {
    const path = paths[properties!['part'] as Part]
    if (geometry.type === 'MultiLineString') for (const line of geometry.coordinates) trace(path, line, false)
    if (geometry.type === 'Polygon') for (const ring of geometry.coordinates) trace(path, ring, true)
    if (geometry.type === 'MultiPolygon')
      for (const polygon of geometry.coordinates) for (const ring of polygon) trace(path, ring, true)
  }
  return paths
}

/** Beyond this the projection runs to infinity; MapLibre ends there too. */
const LAST_LAT = 85.051129

function trace(path: Path2D, points: readonly Position[], closes: boolean) {
  points.forEach(([lon, lat], i) => {
    const x = mercatorX(lon!) * WORLD
    const y = mercatorY(Math.max(-LAST_LAT, Math.min(LAST_LAT, lat!))) * WORLD
    if (i === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  })
  if (closes) path.closePath()
}
