/**
 * How wind, pressure and size of a storm belong together: what stands in for what a fix does not tell.
 */
const RAD = Math.PI / 180
/** Pressure around storms of the western North Pacific as Atkinson & Holliday 1977 take it, hPa. */
export const AMBIENT_HPA = 1010
const MS_PER_KNOT = 1852 / 3600

/**
 * A mean over so many minutes over that over ten, above the sea: 1.05 and 1.02 (WMO 2010, Harper, Kepert & Ginger,
 * TD-1555, table 1.1, at-sea); for the maximum of a storm table 1.2 gives 0.93 from one minute to ten.
 */
const TEN_MINUTES_OF = { 1: 0.93, 2: 1 / 1.02, 10: 1 } as const
export type MeanMinutes = keyof typeof TEN_MINUTES_OF

/** The greatest wind of a storm as a 10-minute mean. */
export const tenMinuteMean = (windMs: number, meanMinutes: MeanMinutes): number =>
  windMs * TEN_MINUTES_OF[meanMinutes]

/** And back to the 1-minute mean of the papers from the United States. */
export const oneMinuteOf = (tenMinuteMs: number): number => tenMinuteMs / TEN_MINUTES_OF[1]

/**
 * Central pressure for a 10-minute wind: Atkinson & Holliday 1977 (MWR 105:421), V1 = 6.7 (1010 - p)^0.644 kn, turned
 * round. The inverse of what `windOrEstimate` does for a fix without wind.
 */
export function pressureFromWindHpa(windMs: number): number {
  return AMBIENT_HPA - (oneMinuteOf(windMs) / MS_PER_KNOT / 6.7) ** (1 / 0.644)
}

/**
 * Radius of the greatest wind where none is given, km: Vickery & Wadhera 2008 (J. Appl. Meteor. Climatol. 47:2497),
 * all hurricanes, ln R = 3.015 - 6.291e-5 dp² + 0.0337 |lat|.
 */
export const rmaxFromPressureKm = (deficitHpa: number, lat: number): number =>
  Math.exp(3.015 - 6.291e-5 * deficitHpa * deficitHpa + 0.0337 * Math.abs(lat))

/** The Coriolis parameter at a latitude, 1/s, without its sign. */
export const coriolis = (lat: number): number => 2 * 7.2921e-5 * Math.sin(Math.abs(lat) * RAD)

/**
 * Radius of the greatest wind from the mean radius of 34 kn (17.5 m/s): Chavas & Knaff 2022 (WAF 37:563), eq. 2, 3
 * and 7. The wind there is a 1-minute mean.
 */
export function rmaxFromR34Km(windMs: number, r34Km: number, lat: number): number {
  const f = coriolis(lat)
  const outerMs = 34 * MS_PER_KNOT
  const excess = Math.max(0, oneMinuteOf(windMs) - outerMs)
  const r34 = r34Km * 1000
  const outer = r34 * outerMs + 0.5 * f * r34 * r34
  const inner = outer * 0.699 * Math.exp(-0.00618 * excess - 0.0021 * excess * 0.5 * f * r34)
  // Angular momentum M = R V + f R² / 2 solved for R; near the equator that is M / V.
  const v = Math.max(oneMinuteOf(windMs), outerMs)
  return (2 * inner) / (v + Math.sqrt(v * v + 2 * f * inner)) / 1000
}

/** Where the wind tells a storm's size: outside its core, inside its circulation (Knaff & Zehr 2007). */
export const SIZE_KM = 500

/**
 * The size of a storm, 1 being usual for its strength: of two storms with the same wind the larger one has the lower
 * pressure. Knaff & Zehr 2007 (WAF 22:71) found 12.587 hPa for the size 1; usual is the pressure of
 * `pressureFromWindHpa`. Theirs goes down to 0.4; 2 is as far as this may be trusted.
 */
export const sizeFromPressure = (windMs: number, pressureHpa: number): number =>
  Math.min(2, Math.max(0.4, 1 - (pressureHpa - pressureFromWindHpa(windMs)) / 12.587))

/**
 * Mean wind at 500 km of a storm of usual size, m/s, a 10-minute mean: Knaff & Zehr 2007, V (R / 500 km)^x with
 * R = 66.785 - 0.09102 V + 1.0619 (lat - 25) km and x = 0.1147 + 0.0055 V - 0.001 (lat - 25), V in knots (1 minute).
 */
export function usualOuterMs(windMs: number, lat: number): number {
  const knots = oneMinuteOf(windMs) / MS_PER_KNOT
  const north = Math.abs(lat) - 25
  const rKm = Math.max(10, 66.785 - 0.09102 * knots + 1.0619 * north)
  return windMs * (rKm / SIZE_KM) ** (0.1147 + 0.0055 * knots - 0.001 * north)
}
