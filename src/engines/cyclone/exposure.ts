/**
 * What a place makes of the wind over open sea: factors for the 10-minute mean and for the gust, by the sector that the
 * wind comes from. Learned from a station's records, or of a kind of terrain.
 */
import { headingDeg } from './sphere.ts'

/** Sectors of 45 degrees, the first around north, clockwise: as stations report the wind's direction. */
export const SECTORS = 8

export interface Exposure {
  /** Mean wind at the place over the mean wind over open sea, by sector. */
  readonly mean: readonly number[]
  /** Gust (3 s) at the place over the MEAN wind over open sea, by sector. */
  readonly gust: readonly number[]
}

export type Terrain = 'sea' | 'coast' | 'open-land' | 'city'

/**
 * Roughness length of the terrain categories 0, I, II and IV of EN 1991-1-4:2005 (table 4.1), m, and the gust factor
 * of 3 s over 10 minutes at sea, off the sea, off the land and in-land of WMO 2010 (Harper et al., TD-1555, table 1.1).
 */
const TERRAIN: Readonly<Record<Terrain, { readonly roughnessM: number; readonly gust: number }>> = {
  sea: { roughnessM: 0.003, gust: 1.23 },
  coast: { roughnessM: 0.01, gust: 1.38 },
  'open-land': { roughnessM: 0.05, gust: 1.52 },
  city: { roughnessM: 1, gust: 1.66 },
}

/** Mean wind at 10 m over the basic wind: EN 1991-1-4, eq. 4.3 to 4.5, kr ln(z / z0), kr = 0.19 (z0 / 0.05)^0.07. */
const roughness = (roughnessM: number): number =>
  0.19 * (roughnessM / 0.05) ** 0.07 * Math.log(10 / roughnessM)

/** The exposure of a kind of terrain, the same from everywhere: for a place without records. */
export function terrainExposure(terrain: Terrain): Exposure {
  const { roughnessM, gust } = TERRAIN[terrain]
  const mean = roughness(roughnessM) / roughness(TERRAIN.sea.roughnessM)
  return { mean: Array<number>(SECTORS).fill(mean), gust: Array<number>(SECTORS).fill(gust * mean) }
}

/** The sector a wind comes from; `eastMs` and `northMs` are where it blows to. */
export const sectorOf = (eastMs: number, northMs: number): number =>
  (Math.round((headingDeg(-eastMs, -northMs) * SECTORS) / 360) + SECTORS) % SECTORS

/** One record of a station, and the wind over open sea that was computed for it. */
export interface WindRecord {
  readonly station: string
  readonly seaMs: number
  /** Where the computed wind comes from: what a forecast knows. */
  readonly sector: number
  readonly meanMs: number
  readonly gustMs: number | null
}

/** How many records count as much as the doubt about them. Records of 10 minutes are much alike for hours. */
export interface Doubt {
  /** Of a station, against all stations. */
  readonly station: number
  /** Of a sector, against its station. Infinity: the same from everywhere. */
  readonly sector: number
}

/**
 * The factor that gives the least sum of absolute errors: the median of the ratios, each weighted with what it
 * multiplies (Bloomfield & Steiger 1983, Least Absolute Deviations, section 1.2).
 */
function bestFactor(pairs: readonly { readonly seaMs: number; readonly atMs: number }[]): number {
  const ratios = pairs
    .filter(({ seaMs }) => seaMs > 0)
    .map(({ seaMs, atMs }) => ({ ratio: atMs / seaMs, weight: seaMs }))
    .sort((a, b) => a.ratio - b.ratio)
  const half = ratios.reduce((sum, { weight }) => sum + weight, 0) / 2
  let sum = 0
  return ratios.find(({ weight }) => (sum += weight) >= half)?.ratio ?? 0
}

const shrunk = (own: number, count: number, general: number, doubt: number): number =>
  count === 0 || doubt === Infinity ? general : (count * own + doubt * general) / (count + doubt)

/** What each station makes of the wind, by sector: few records of a sector are drawn to the station, few of it to all. */
export function learnExposures(records: readonly WindRecord[], doubt: Doubt): Map<string, Exposure> {
  const means = records.map((r) => ({ station: r.station, sector: r.sector, seaMs: r.seaMs, atMs: r.meanMs }))
  const gusts = records.flatMap((r) =>
    r.gustMs === null ? [] : [{ station: r.station, sector: r.sector, seaMs: r.seaMs, atMs: r.gustMs }],
  )
  const mean = factors(means, doubt)
  const gust = factors(gusts, doubt)
  return new Map(
    [...mean].map(([station, by]) => [
      station,
      { mean: by, gust: gust.get(station) ?? by.map((f) => f * TERRAIN['open-land'].gust) },
    ]),
  )
}

interface Pair {
  readonly station: string
  readonly sector: number
  readonly seaMs: number
  readonly atMs: number
}

function factors(pairs: readonly Pair[], doubt: Doubt): Map<string, number[]> {
  const general = bestFactor(pairs)
  return new Map(
    [...Map.groupBy(pairs, ({ station }) => station)].map(([station, own]) => {
      const whole = shrunk(bestFactor(own), own.length, general, doubt.station)
      const bySector = Map.groupBy(own, ({ sector }) => sector)
      return [
        station,
        Array.from({ length: SECTORS }, (_, sector) => {
          const some = bySector.get(sector) ?? []
          return shrunk(bestFactor(some), some.length, whole, doubt.sector)
        }),
      ]
    }),
  )
}
