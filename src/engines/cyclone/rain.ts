/**
 * Rain of a storm from its strength and distance alone: R-CLIPER (Tuleya, DeMaria & Kuligowski 2007, WAF 22:56, eq. 3
 * to 5 and the NHC row of table 2), a circular profile fitted to satellite rain of many storms (Lonfat, Marks & Chen
 * 2004, MWR 132:1645). It knows no hills, no shear and no monsoon; at one place a storm brings far more or less.
 */

const MM_H_PER_INCH_DAY = 25.4 / 24
const MS_PER_KNOT = 1852 / 3600

/**
 * The standard deviation of the logarithm of rain that fell over rain computed, at one place for one storm. NOT
 * CALIBRATED: the project has no rain records of typhoons. It is an assumption, that two storms in three are within a
 * factor of two: ln 2.
 */
export const RAIN_LOG_SPREAD = Math.LN2

/** The rain of a storm of one strength: from the centre linearly to the most, and down by a factor e each fold. */
export interface RainProfile {
  readonly centreMmH: number
  readonly mostMmH: number
  readonly mostKm: number
  readonly foldKm: number
}

/** The profile for a greatest 1-minute wind. */
export function rainProfile(oneMinuteMs: number): RainProfile {
  const u = 1 + (oneMinuteMs / MS_PER_KNOT - 35) / 33
  // Rates below 0 come out of the fit for what is weaker than a depression.
  return {
    centreMmH: Math.max(0, -1.1 + 3.96 * u) * MM_H_PER_INCH_DAY,
    mostMmH: Math.max(0, -1.6 + 4.8 * u) * MM_H_PER_INCH_DAY,
    mostKm: Math.max(5, 64.5 - 13 * u),
    foldKm: Math.max(5, 150 - 16 * u),
  }
}

/** Rain rate at a distance from the centre, mm/h. */
export const rainRateMmH = ({ centreMmH, mostMmH, mostKm, foldKm }: RainProfile, rKm: number): number =>
  rKm < mostKm
    ? centreMmH + (mostMmH - centreMmH) * (rKm / mostKm)
    : mostMmH * Math.exp((mostKm - rKm) / foldKm)
