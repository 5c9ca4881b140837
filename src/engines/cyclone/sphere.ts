/**
 * Geometry on the sphere of the earth's mean radius (IUGG R1, 6371.0088 km): everything here works across 180 degrees
 * and over a pole. Degrees in, kilometres and degrees out. Formulae: Snyder 1987, Map Projections: A Working Manual
 * (USGS PP 1395), eq. 5-3a (distance, haversine), 5-4b (bearing) and 5-5, 5-6 (destination).
 */
export const EARTH_RADIUS_KM = 6371.0088
const RAD = Math.PI / 180
export const KM_PER_DEGREE = EARTH_RADIUS_KM * RAD

export interface Point {
  readonly lon: number
  readonly lat: number
}

/** A displacement seen from its start: kilometres along the great circle, split by its initial bearing. */
export interface Displacement {
  readonly eastKm: number
  readonly northKm: number
}

/** A longitude brought into (-180, 180]; one that is there already is returned unchanged. */
export function wrapLongitude(lon: number): number {
  if (lon > -180 && lon <= 180) return lon
  const wrapped = lon - 360 * Math.ceil((lon - 180) / 360)
  return wrapped === -180 ? 180 : wrapped
}

/** Great-circle distance in km. */
export function distanceKm(a: Point, b: Point): number {
  const sinLat = Math.sin(((b.lat - a.lat) * RAD) / 2)
  const sinLon = Math.sin(((b.lon - a.lon) * RAD) / 2)
  const h = sinLat * sinLat + Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * sinLon * sinLon
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Initial bearing from `a` to `b`, degrees clockwise from north in [0, 360); 0 for one and the same point. */
export function bearingDeg(a: Point, b: Point): number {
  const dLon = (b.lon - a.lon) * RAD
  const latA = a.lat * RAD
  const latB = b.lat * RAD
  const y = Math.sin(dLon) * Math.cos(latB)
  const x = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(dLon)
  return headingDeg(y, x)
}

/** The point that lies `km` from `from` in the direction `bearing` (degrees clockwise from north). */
export function destination(from: Point, bearing: number, km: number): Point {
  return displace(from, { eastKm: km * Math.sin(bearing * RAD), northKm: km * Math.cos(bearing * RAD) })
}

/** The displacement from `a` to `b` in the azimuthal equidistant plane at `a`; `displace` is its inverse. */
export function displacement(a: Point, b: Point): Displacement {
  const dLon = (b.lon - a.lon) * RAD
  const latA = a.lat * RAD
  const latB = b.lat * RAD
  const y = Math.sin(dLon) * Math.cos(latB)
  const x = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(dLon)
  const length = Math.hypot(x, y)
  const km = distanceKm(a, b)
  // At the antipode every direction is right; north is as good as any.
  if (length === 0) return { eastKm: 0, northKm: km }
  return { eastKm: (km * y) / length, northKm: (km * x) / length }
}

/** The point reached from `from` by a displacement in the azimuthal equidistant plane there. */
export function displace(from: Point, by: Displacement): Point {
  const km = Math.hypot(by.eastKm, by.northKm)
  if (km === 0) return { lon: wrapLongitude(from.lon), lat: from.lat }
  const c = km / EARTH_RADIUS_KM
  const lat1 = from.lat * RAD
  const sinLat = Math.cos(c) * Math.sin(lat1) + (by.northKm / km) * Math.sin(c) * Math.cos(lat1)
  const lat = Math.asin(Math.max(-1, Math.min(1, sinLat)))
  const y = (by.eastKm / km) * Math.sin(c)
  const x = Math.cos(lat1) * Math.cos(c) - Math.sin(lat1) * Math.sin(c) * (by.northKm / km)
  return { lon: wrapLongitude(from.lon + Math.atan2(y, x) / RAD), lat: lat / RAD }
}

/** The direction of a vector, degrees clockwise from north in [0, 360). */
export function headingDeg(east: number, north: number): number {
  const degrees = Math.atan2(east, north) / RAD
  return degrees < 0 ? (degrees + 360) % 360 : degrees
}

/** The point a share `part` (0 to 1) of the way along the great circle from `a` to `b`. */
export function between(a: Point, b: Point, part: number): Point {
  const whole = displacement(a, b)
  return displace(a, { eastKm: whole.eastKm * part, northKm: whole.northKm * part })
}

/** The longitudes of a path without the jump at 180 degrees: each within 180 degrees of the one before it. */
export function unwrapLongitudes(lons: readonly number[]): number[] {
  let last = lons[0] ?? 0
  return lons.map((lon) => (last = last + wrapLongitude(lon - last)))
}
