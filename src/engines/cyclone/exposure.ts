/**
 * What a place makes of the wind over open sea: factors for the 10-minute mean and for the gust, by the sector that the
 * wind comes from.
 */

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
