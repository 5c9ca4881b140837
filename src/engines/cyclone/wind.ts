/**
 * The wind of a moving storm, 10 m above open sea, as a 10-minute mean: a radial profile, its asymmetry by the storm's
 * motion or by given wind radii, and the inflow. What ground and buildings make of it is in `exposure.ts`.
 *
 * The profile is Holland, Belanger & Fritz 2010 (MWR 138:4393), with the exponent bs of Holland 2008 (MWR 136:3432);
 * Holland 1980 (MWR 108:1212) is kept as what it is measured against.
 */
import type { Displacement } from './sphere.ts'

const RAD = Math.PI / 180
/** Density of surface air of the Holland papers, kg/m³. */
const AIR_KG_M3 = 1.15
/** Pressure around storms of the western North Pacific as `situation.ts` takes it (Atkinson & Holliday 1977), hPa. */
const AMBIENT_HPA = 1010
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

/**
 * The exponent of the surface profile, Holland 2008, eq. 11: bs = -4.4e-5 dp² + 0.01 dp + 0.03 dp/dt - 0.014 |lat|
 * + 0.15 vt^x + 1 with x = 0.6 (1 - dp / 215); dp in hPa, dp/dt in hPa/h (positive when filling), vt in m/s. Kept
 * within the 1 to 2.5 that Holland 1980 found for gradient winds, brought to the surface (times 0.9²).
 */
export function bsHolland2008(
  deficitHpa: number,
  lat: number,
  translationMs: number,
  fillingHpaH = 0,
): number {
  const x = 0.6 * (1 - deficitHpa / 215)
  const bs =
    -4.4e-5 * deficitHpa * deficitHpa +
    0.01 * deficitHpa +
    0.03 * fillingHpaH -
    0.014 * Math.abs(lat) +
    0.15 * translationMs ** x +
    1
  return Math.min(2.025, Math.max(0.81, bs))
}

/** Greatest surface wind of a pressure deficit, m/s: Holland 2008, eq. 11, v = (bs dp / (rho e))^½. */
export const windFromDeficitMs = (deficitHpa: number, bs: number): number =>
  Math.sqrt((bs * 100 * Math.max(0, deficitHpa)) / (AIR_KG_M3 * Math.E))

/** B of Holland 1980 for a greatest wind and a deficit, eq. 8 solved for B, within his 1 to 2.5. */
export const bHolland1980 = (windMs: number, deficitHpa: number): number =>
  Math.min(2.5, Math.max(1, (windMs * windMs * AIR_KG_M3 * Math.E) / (100 * Math.max(1, deficitHpa))))

/** The gradient wind of Holland 1980, eq. 5: in balance with p = pc + dp exp(-(R/r)^B) and the earth's rotation. */
export function holland1980Ms(
  deficitHpa: number,
  rmaxKm: number,
  b: number,
  rKm: number,
  lat: number,
): number {
  if (rKm <= 0) return 0
  const share = (rmaxKm / rKm) ** b
  const turn = 0.5 * coriolis(lat) * rKm * 1000
  return Math.sqrt((b * 100 * deficitHpa * share * Math.exp(-share)) / AIR_KG_M3 + turn * turn) - turn
}

/** Below this exponent a wind that falls outwards would rise again; what is given further out is then not attained. */
export const LEAST_X = 0.4

/**
 * Exponent of Holland et al. 2010, eq. 10, as its slope outside R: x = 0.5 + slope (r - R), so that the wind is `outerMs`
 * at `outerKm` (eq. 6 solved for x there). 0.5 everywhere (slope 0) is Holland 1980 without the earth's rotation.
 */
export function outerSlope(
  peakMs: number,
  rmaxKm: number,
  bs: number,
  outerKm: number,
  outerMs: number,
): number {
  if (outerKm <= rmaxKm * 1.05 || peakMs <= outerMs) return 0
  return (outerExponent(peakMs, rmaxKm, bs, outerKm, outerMs) - 0.5) / (outerKm - rmaxKm)
}

function outerExponent(peakMs: number, rmaxKm: number, bs: number, outerKm: number, outerMs: number): number {
  const share = (rmaxKm / outerKm) ** bs
  return Math.log(outerMs / peakMs) / (Math.log(share) + 1 - share)
}

/** Holland et al. 2010, eq. 6: peak [(R/r)^bs exp(1 - (R/r)^bs)]^x, with x of `outerSlope`. */
export function holland2010Ms(
  peakMs: number,
  rmaxKm: number,
  bs: number,
  slope: number,
  rKm: number,
): number {
  if (rKm <= 0) return 0
  const x = rKm <= rmaxKm ? 0.5 : Math.max(LEAST_X, 0.5 + slope * (rKm - rmaxKm))
  const log = bs * Math.log(rmaxKm / rKm)
  return peakMs * Math.exp(x * (log + 1 - Math.exp(log)))
}

/** How far a wind reaches, km, north-east, south-east, south-west, north-west. */
export interface ReachKm {
  readonly windMs: number
  readonly quadrantsKm: readonly [number, number, number, number]
}

/** What of the way the wind is built is learned from records rather than taken from a paper. */
export interface WindSettings {
  /** What the radius of the greatest wind is multiplied by where it is estimated. */
  readonly rmaxScale: number
  /** Where no radii are given, this wind (or half of the peak, if that is less) is taken to be at this distance. */
  readonly outerMs: number
  readonly outerKm: number
  /** Share of the storm's motion in the wind, and how far it is turned to the left of it (north), degrees. */
  readonly motionShare: number
  readonly motionTurnDeg: number
  /** How the motion's share falls with distance: e-folding length in km. */
  readonly motionKm: number
  /** How far the wind points inwards, degrees. */
  readonly inflowDeg: number
}

/**
 * From papers alone: 17 m/s at 300 km is what Holland et al. 2010 take for want of an observation; 0.55 of the motion,
 * turned 20° to the left, is what Lin & Chavas 2012 (JGR 117:D09120) found; it decays as in Miyazaki et al. 1962
 * (exp(-π r / 500 km)); 22.6° is the mean inflow of Zhang & Uhlhorn 2012 (MWR 140:3587).
 */
export const PUBLISHED: WindSettings = {
  rmaxScale: 1,
  outerMs: 17,
  outerKm: 300,
  motionShare: 0.55,
  motionTurnDeg: 20,
  motionKm: 500 / Math.PI,
  inflowDeg: 22.6,
}

/** A storm at one moment, as far as its wind goes. Winds are 10-minute means. */
export interface WindSource {
  readonly lat: number
  readonly windMs: number | null
  readonly pressureHpa: number | null
  readonly eastMs: number
  readonly northMs: number
  readonly fillingHpaH?: number
  readonly radii?: readonly ReachKm[]
}

export interface Vortex {
  /** The greatest wind, motion included. */
  readonly windMs: number
  /** The greatest wind of the circular part. */
  readonly peakMs: number
  readonly deficitHpa: number
  readonly rmaxKm: number
  readonly bs: number
  /** Slope of the exponent outside R where no radii are given. */
  readonly slope: number
  readonly lat: number
  /** The part of the motion that is in the wind, already turned; 0 where radii tell the asymmetry. */
  readonly pushEastMs: number
  readonly pushNorthMs: number
  readonly motionKm: number
  readonly inflowDeg: number
  /** Exponents at given radii, by quadrant, nearest first; null where none are given. */
  readonly reaches: readonly (readonly { readonly km: number; readonly x: number }[])[] | null
}

const QUADRANTS = [0, 1, 2, 3]

/** The vortex of a storm; null when neither wind nor pressure is known. Given radii replace size and asymmetry. */
export function vortexOf(storm: WindSource, settings: WindSettings = PUBLISHED): Vortex | null {
  if (storm.windMs === null && storm.pressureHpa === null) return null
  const motionMs = Math.hypot(storm.eastMs, storm.northMs)
  const deficitHpa = Math.max(1, AMBIENT_HPA - (storm.pressureHpa ?? pressureFromWindHpa(storm.windMs!)))
  const bs = bsHolland2008(deficitHpa, storm.lat, motionMs, storm.fillingHpaH ?? 0)
  const windMs = storm.windMs ?? windFromDeficitMs(deficitHpa, bs)
  const radii = storm.radii?.filter((r) => r.windMs < windMs && r.quadrantsKm.some((km) => km > 0)) ?? []
  const given = radii.length > 0
  const turn = (storm.lat < 0 ? -1 : 1) * settings.motionTurnDeg * RAD
  const share = given ? 0 : settings.motionShare
  // Never more than half of it: a fast weak storm would else have no circulation of its own.
  const peakMs = Math.max(0.5 * windMs, windMs - share * motionMs)
  const rmaxKm = given
    ? rmaxOfRadii(windMs, radii, storm.lat)
    : settings.rmaxScale * rmaxFromPressureKm(deficitHpa, storm.lat)
  return {
    windMs,
    peakMs,
    deficitHpa,
    rmaxKm,
    bs,
    slope: outerSlope(peakMs, rmaxKm, bs, settings.outerKm, Math.min(settings.outerMs, 0.5 * peakMs)),
    lat: storm.lat,
    pushEastMs: share * (storm.eastMs * Math.cos(turn) - storm.northMs * Math.sin(turn)),
    pushNorthMs: share * (storm.northMs * Math.cos(turn) + storm.eastMs * Math.sin(turn)),
    motionKm: settings.motionKm,
    inflowDeg: settings.inflowDeg,
    reaches: given
      ? QUADRANTS.map((q) =>
          radii
            .map((r) => ({ km: r.quadrantsKm[q]!, windMs: r.windMs }))
            .filter(({ km }) => km > 1.05 * rmaxKm)
            .sort((a, b) => a.km - b.km)
            .map(({ km, windMs }) => ({
              km,
              x: Math.max(LEAST_X, outerExponent(peakMs, rmaxKm, bs, km, windMs)),
            })),
        )
      : null,
  }
}

/** Chavas & Knaff 2022 on the weakest wind given, its radius brought to 34 kn by the r^-½ of an outer vortex. */
function rmaxOfRadii(windMs: number, radii: readonly ReachKm[], lat: number): number {
  const weakest = radii.reduce((a, b) => (b.windMs < a.windMs ? b : a))
  const known = weakest.quadrantsKm.filter((km) => km > 0)
  const meanKm = known.reduce((sum, km) => sum + km, 0) / known.length
  const r34Km = meanKm * Math.min(1, (weakest.windMs / (34 * MS_PER_KNOT)) ** 2)
  return Math.min(rmaxFromR34Km(windMs, r34Km, lat), 0.7 * meanKm)
}

/**
 * Settings for the same storm later on, when its radii are not known any more: the size it has now, by its given radii,
 * goes on. Without radii they are unchanged.
 */
export function sizedBy(storm: WindSource, settings: WindSettings = PUBLISHED): WindSettings {
  const vortex = vortexOf(storm, settings)
  if (vortex === null || vortex.reaches === null) return settings
  const weakest = storm.radii!.reduce((a, b) => (b.windMs < a.windMs ? b : a))
  const known = weakest.quadrantsKm.filter((km) => km > 0)
  return {
    ...settings,
    rmaxScale: vortex.rmaxKm / rmaxFromPressureKm(vortex.deficitHpa, storm.lat),
    outerMs: weakest.windMs,
    outerKm: known.reduce((sum, km) => sum + km, 0) / known.length,
  }
}

/** The exponent of one quadrant: linear from 0.5 at R through each given radius, and on beyond the last (eq. 10). */
function exponentAt(vortex: Vortex, quadrant: number, rKm: number): number {
  const { rmaxKm, slope, reaches } = vortex
  let [fromKm, fromX] = [rmaxKm, 0.5]
  const steps = reaches![quadrant]!
  if (steps.length === 0) return 0.5 + slope * (rKm - rmaxKm)
  for (const [i, { km, x }] of steps.entries()) {
    if (rKm <= km || i === steps.length - 1) return fromX + ((x - fromX) * (rKm - fromKm)) / (km - fromKm)
    ;[fromKm, fromX] = [km, x]
  }
  return 0.5
}

/** Speed of the circular part, m/s, at a distance, in a direction (degrees clockwise from north) seen from the centre. */
export function profileMs(vortex: Vortex, rKm: number, bearing: number): number {
  const { peakMs, rmaxKm, bs, slope, reaches } = vortex
  if (reaches === null || rKm <= rmaxKm) return holland2010Ms(peakMs, rmaxKm, bs, slope, rKm)
  // Radii are those of the middle of their quadrants (45, 135, …); between them the exponent goes over linearly.
  const at = (bearing + 315) / 90
  const part = at - Math.floor(at)
  const from = exponentAt(vortex, Math.floor(at) % 4, rKm)
  const to = exponentAt(vortex, (Math.floor(at) + 1) % 4, rKm)
  const log = bs * Math.log(rmaxKm / rKm)
  return peakMs * Math.exp(Math.max(LEAST_X, from + part * (to - from)) * (log + 1 - Math.exp(log)))
}

/** The wind as a vector: where it blows to, m/s east and north. */
export interface Wind {
  readonly eastMs: number
  readonly northMs: number
}

/**
 * The wind at a place, `fromCentre` being the displacement of the place seen from the centre: counterclockwise and
 * inwards north of the equator, clockwise and inwards south of it, and the motion's share added.
 */
export function windAt(vortex: Vortex, fromCentre: Displacement): Wind {
  const { eastKm, northKm } = fromCentre
  const rKm = Math.hypot(eastKm, northKm)
  const fade = Math.exp(-rKm / vortex.motionKm)
  const push = { eastMs: fade * vortex.pushEastMs, northMs: fade * vortex.pushNorthMs }
  if (rKm === 0) return push
  const bearing = (Math.atan2(eastKm, northKm) / RAD + 360) % 360
  const speed = profileMs(vortex, rKm, bearing) / rKm
  const around = (vortex.lat < 0 ? -1 : 1) * speed * Math.cos(vortex.inflowDeg * RAD)
  const inwards = speed * Math.sin(vortex.inflowDeg * RAD)
  return {
    eastMs: -around * northKm - inwards * eastKm + push.eastMs,
    northMs: around * eastKm - inwards * northKm + push.northMs,
  }
}
