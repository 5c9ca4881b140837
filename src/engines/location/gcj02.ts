/**
 * GCJ-02, the obfuscated coordinates that web maps in mainland China must use, to and from WGS 84.
 *
 * The offset is the one published in the public domain's implementations of the 2000s ("eviltransform", coordTransform):
 * a sum of sines of the distance from 105 E, 35 N on the Krasovsky 1940 ellipsoid. The authority never published it;
 * against the real one it is exact to a metre or so. Outside a box around mainland China it is the identity; inside
 * the box it is applied everywhere, also where maps do not use GCJ-02 (Hong Kong, Macao, Taiwan): whoever says that a
 * file is GCJ-02 must know that it is.
 */
import type { Gcj02Position, Position } from '#values'

/** Krasovsky 1940: semi-major axis in metres, first eccentricity squared. */
const AXIS_M = 6378245
const ECCENTRICITY_SQUARED = 0.006693421622965943
const RAD = Math.PI / 180

const isOffset = (lon: number, lat: number): boolean =>
  lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271

/** 2/3 of a sum of sines with their weights: the shape that every term of the offset has. */
const waves = (...terms: [weight: number, angle: number][]): number =>
  (terms.reduce((sum, [weight, angle]) => sum + weight * Math.sin(angle * Math.PI), 0) * 2) / 3

/** The offset in degrees at a WGS 84 position. */
function offset([lon, lat]: Position): [dLon: number, dLat: number] {
  if (!isOffset(lon, lat)) return [0, 0]
  const x = lon - 105
  const y = lat - 35
  const root = Math.sqrt(Math.abs(x))
  const common = waves([20, 6 * x], [20, 2 * x])
  const northM =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common +
    waves([20, y], [40, y / 3], [160, y / 12], [320, y / 30]) // prettier-ignore
  const eastM =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common +
    waves([20, x], [40, x / 3], [150, x / 12], [300, x / 30]) // prettier-ignore
  const phi = lat * RAD
  const flat = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2
  const meridianRadiusM = (AXIS_M * (1 - ECCENTRICITY_SQUARED)) / (flat * Math.sqrt(flat))
  const parallelRadiusM = (AXIS_M / Math.sqrt(flat)) * Math.cos(phi)
  return [eastM / (parallelRadiusM * RAD), northM / (meridianRadiusM * RAD)]
}

/** WGS 84 to GCJ-02. */
export function toGcj02(position: Position): Gcj02Position {
  const [dLon, dLat] = offset(position)
  return [position[0] + dLon, position[1] + dLat] as readonly [number, number] as Gcj02Position
}

/**
 * GCJ-02 to WGS 84, by fixed-point iteration: the offset changes by less than a thousandth of the distance, so three
 * rounds suffice for a millimetre; ten are allowed. Within a kilometre of the edge of the box, where the offset jumps
 * to zero, a GCJ-02 position can stem from two places or none; the last round is returned there.
 */
export function fromGcj02(position: Gcj02Position): Position {
  let lon = position[0]
  let lat = position[1]
  for (let round = 0; round < 10; round++) {
    const [dLon, dLat] = offset([lon, lat])
    const step = Math.abs(position[0] - dLon - lon) + Math.abs(position[1] - dLat - lat)
    lon = position[0] - dLon
    lat = position[1] - dLat
    if (step < 1e-10) break
  }
  return [lon, lat]
}
