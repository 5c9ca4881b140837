/**
 * The wind of a moving storm, 10 m above open sea, as a 10-minute mean: a radial profile, its asymmetry by the storm's
 * motion or by given wind radii, and the inflow. What ground and buildings make of it is in `exposure.ts`.
 *
 * The profile is Holland, Belanger & Fritz 2010 (MWR 138:4393), with the exponent bs of Holland 2008 (MWR 136:3432);
 * Holland 1980 (MWR 108:1212) is kept as what it is measured against.
 */
import {
  AMBIENT_HPA,
  SIZE_KM,
  coriolis,
  pressureFromWindHpa,
  rmaxFromPressureKm,
  rmaxFromR34Km,
  sizeFromPressure,
  usualOuterMs,
} from './size.ts'
import type { Displacement } from './sphere.ts'

/** Density of surface air of the Holland papers, kg/m³. */
const AIR_KG_M3 = 1.15
const RAD = Math.PI / 180
const MS_PER_KNOT = 1852 / 3600

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

/** No exponent is lower; what is given further out is then not attained. */
export const LEAST_X = 0.2

/**
 * Exponent of Holland et al. 2010, eq. 10, as its slope outside R: x = 0.5 + slope (r - R), so that the wind is `outerMs`
 * at `outerKm` (eq. 6 solved for x there). The paper has x change all the way to there (`turnKm` is `outerKm`); here it
 * may stop to change nearer. 0.5 everywhere (slope 0) is Holland 1980 without the earth's rotation.
 */
export function outerSlope(
  peakMs: number,
  rmaxKm: number,
  bs: number,
  outerKm: number,
  outerMs: number,
  turnKm = outerKm,
): number {
  if (turnKm <= rmaxKm * 1.05 || peakMs <= outerMs) return 0
  return (outerExponent(peakMs, rmaxKm, bs, outerKm, outerMs) - 0.5) / (turnKm - rmaxKm)
}

function outerExponent(peakMs: number, rmaxKm: number, bs: number, outerKm: number, outerMs: number): number {
  const share = (rmaxKm / outerKm) ** bs
  return Math.max(LEAST_X, Math.log(outerMs / peakMs) / (Math.log(share) + 1 - share))
}

/** Holland et al. 2010, eq. 6: peak [(R/r)^bs exp(1 - (R/r)^bs)]^x, with x of `outerSlope`. */
export function holland2010Ms(
  peakMs: number,
  rmaxKm: number,
  bs: number,
  slope: number,
  rKm: number,
  turnKm = Infinity,
): number {
  if (rKm <= 0) return 0
  const x = rKm <= rmaxKm ? 0.5 : Math.max(LEAST_X, 0.5 + slope * (Math.min(rKm, turnKm) - rmaxKm))
  const log = bs * Math.log(rmaxKm / rKm)
  return peakMs * Math.exp(x * (log + 1 - Math.exp(log)))
}

/**
 * Where the wind of a falling exponent stops to fall: from here to the turn eq. 10 would let it rise again. At that
 * distance slope g + x g' = 0, g being the logarithm of the bracket of eq. 6; found by Newton's method from outside,
 * with (R/r)^bs taken for constant in the derivative.
 */
export function restKm(rmaxKm: number, bs: number, slope: number, turnKm: number): number {
  if (slope >= 0) return Infinity
  let rKm = turnKm
  for (let i = 0; i < 12; i++) {
    const fold = bs * Math.log(rKm / rmaxKm)
    const share = Math.exp(-fold)
    const depth = fold - 1 + share
    const x = 0.5 + slope * (rKm - rmaxKm)
    const excess = -slope * depth * rKm - x * bs * (1 - share)
    if (i === 0 && excess <= 0) return Infinity
    const nextKm = Math.max(1.01 * rmaxKm, rKm - excess / (-slope * (depth + 2 * bs * (1 - share))))
    if (Math.abs(nextKm - rKm) < 0.1) return nextKm
    rKm = nextKm
  }
  return rKm
}

/**
 * Records to learn from go out to 450 km from the centre; further out the wind is the weather's more than the storm's.
 * The storm's part is taken back from there, to nothing.
 */
export const FADE_KM = 450
export const REACH_KM = 600

/** How far a wind reaches, km, north-east, south-east, south-west, north-west. */
export interface ReachKm {
  readonly windMs: number
  readonly quadrantsKm: readonly [number, number, number, number]
}

/** What of the way the wind is built is learned from records rather than taken from a paper. */
export interface WindSettings {
  /** What the radius of the greatest wind, the exponent and the wind at 500 km are multiplied by when estimated. */
  readonly rmaxScale: number
  readonly bsScale: number
  readonly outerScale: number
  /** To where the exponent changes, km. */
  readonly turnKm: number
  /** Share of the storm's motion in the wind, of so much of it at most, turned so far to the left (north). */
  readonly motionShare: number
  readonly motionMostMs: number
  readonly motionTurnDeg: number
  /** How the motion's share falls with distance: e-folding length in km. */
  readonly motionKm: number
  /** How far the wind points inwards, degrees. */
  readonly inflowDeg: number
}

/**
 * From papers alone. 0.55 of the motion, turned 20° to the left, is what Lin & Chavas 2012 (JGR 117:D09120) found; it
 * decays as in Miyazaki et al. 1962 (exp(-π r / 500 km)); 22.6° is the mean inflow of Zhang & Uhlhorn 2012 (MWR
 * 140:3587).
 */
export const PUBLISHED: WindSettings = {
  rmaxScale: 1,
  bsScale: 1,
  outerScale: 1,
  turnKm: SIZE_KM,
  motionShare: 0.55,
  motionMostMs: Infinity,
  motionTurnDeg: 20,
  motionKm: 500 / Math.PI,
  inflowDeg: 22.6,
}

/**
 * Chosen by `bench/wind.ts` on all four storms of the Hong Kong records (it scores settings chosen without the storm
 * that is scored). A sharper core and a flatter outside than the papers', and far more of the motion, which here stands
 * for the flow that the storm is embedded in; as those storms moved at up to 7 m/s, no more than that counts.
 */
export const LEARNED: WindSettings = {
  ...PUBLISHED,
  rmaxScale: 0.4,
  bsScale: 1.8,
  outerScale: 0.58,
  turnKm: 220,
  motionShare: 1.9,
  motionMostMs: 7,
  motionKm: 1600,
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
  /** 1 is usual (`sizeFromPressure`). Where it is not given wind and pressure tell it, if both are known. */
  readonly size?: number
}

export interface Vortex {
  /** The greatest wind, motion included. */
  readonly windMs: number
  /** The greatest wind of the circular part. */
  readonly peakMs: number
  readonly deficitHpa: number
  readonly rmaxKm: number
  readonly bs: number
  /** Slope of the exponent outside R to the turn, where no radii are given. */
  readonly slope: number
  readonly turnKm: number
  /** From where on the wind is at most what it is there. */
  readonly restKm: number
  readonly restMs: number
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

/** The share of a motion that is in the wind, when no more than a part of the motion counts. */
export const shareOf = ({ motionShare, motionMostMs }: WindSettings, motionMs: number): number =>
  motionMs <= motionMostMs ? motionShare : (motionShare * motionMostMs) / motionMs

/** The vortex of a storm; null when neither wind nor pressure is known. Given radii replace size and asymmetry. */
export function vortexOf(storm: WindSource, settings: WindSettings): Vortex | null {
  if (storm.windMs === null && storm.pressureHpa === null) return null
  const motionMs = Math.hypot(storm.eastMs, storm.northMs)
  const deficitHpa = Math.max(1, AMBIENT_HPA - (storm.pressureHpa ?? pressureFromWindHpa(storm.windMs!)))
  const bs = settings.bsScale * bsHolland2008(deficitHpa, storm.lat, motionMs, storm.fillingHpaH ?? 0)
  const windMs = storm.windMs ?? windFromDeficitMs(deficitHpa, bs)
  const radii = storm.radii?.filter((r) => r.windMs < windMs && r.quadrantsKm.some((km) => km > 0)) ?? []
  const given = radii.length > 0
  const turn = (storm.lat < 0 ? -1 : 1) * settings.motionTurnDeg * RAD
  const share = given ? 0 : shareOf(settings, motionMs)
  // Some circulation of its own is left to a fast weak storm.
  const peakMs = Math.max(0.4 * windMs, windMs - share * motionMs)
  const rmaxKm = given
    ? rmaxOfRadii(windMs, radii, storm.lat)
    : settings.rmaxScale * rmaxFromPressureKm(deficitHpa, storm.lat)
  const size =
    storm.size ??
    (storm.windMs === null || storm.pressureHpa === null
      ? 1
      : sizeFromPressure(storm.windMs, storm.pressureHpa))
  const outerMs = settings.outerScale * usualOuterMs(windMs, storm.lat)
  const turnKm = Math.max(settings.turnKm, 2 * rmaxKm)
  // What the size says of the wind at 500 km, but not more than half of the peak.
  const slope = outerSlope(peakMs, rmaxKm, bs, SIZE_KM, Math.min(size * outerMs, 0.5 * peakMs), turnKm)
  const rest = restKm(rmaxKm, bs, slope, turnKm)
  return {
    windMs,
    peakMs,
    deficitHpa,
    rmaxKm,
    bs,
    slope,
    turnKm,
    restKm: rest,
    restMs: rest < turnKm ? holland2010Ms(peakMs, rmaxKm, bs, slope, rest) : peakMs,
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
              x: outerExponent(peakMs, rmaxKm, bs, km, windMs),
            })),
        )
      : null,
  }
}

/** Chavas & Knaff 2022 on the weakest wind given, its radius brought to 34 kn by the r^-½ of an outer vortex. */
function rmaxOfRadii(windMs: number, radii: readonly ReachKm[], lat: number): number {
  const weakest = weakestReach(radii)
  const r34Km = weakest.km * Math.min(1, (weakest.windMs / (34 * MS_PER_KNOT)) ** 2)
  return Math.min(rmaxFromR34Km(windMs, r34Km, lat), 0.7 * weakest.km)
}

/** The weakest wind given and how far it reaches, the mean of the quadrants that have it. */
function weakestReach(radii: readonly ReachKm[]): { windMs: number; km: number } {
  const { windMs, quadrantsKm } = radii.reduce((a, b) => (b.windMs < a.windMs ? b : a))
  const known = quadrantsKm.filter((km) => km > 0)
  return { windMs, km: known.reduce((sum, km) => sum + km, 0) / known.length }
}

/**
 * The size of a storm by its given radii, for later on, when they are not known any more: at which the weakest wind
 * given is as far out as it is; null without radii.
 */
export function sizeFromRadii(storm: WindSource, settings: WindSettings): number | null {
  const vortex = vortexOf(storm, settings)
  if (vortex === null || vortex.reaches === null) return null
  const { windMs, km } = weakestReach(storm.radii!)
  let [low, high] = [0.4, 2]
  for (let i = 0; i < 20; i++) {
    const size = (low + high) / 2
    const there = vortexOf({ ...storm, radii: [], size }, settings)!
    if (profileMs(there, km, 0) < windMs) low = size
    else high = size
  }
  return (low + high) / 2
}

/** The exponent of one quadrant: linear from 0.5 at R through each given radius (eq. 10), the same beyond the last. */
function exponentAt(vortex: Vortex, quadrant: number, rKm: number): number {
  const { rmaxKm, slope, turnKm, reaches } = vortex
  let [fromKm, fromX] = [rmaxKm, 0.5]
  const steps = reaches![quadrant]!
  if (steps.length === 0) return 0.5 + slope * (Math.min(rKm, turnKm) - rmaxKm)
  for (const { km, x } of steps) {
    if (rKm <= km) return fromX + ((x - fromX) * (rKm - fromKm)) / (km - fromKm)
    ;[fromKm, fromX] = [km, x]
  }
  return fromX
}

/** Speed of the circular part, m/s, at a distance, in a direction (degrees clockwise from north) seen from the centre. */
export function profileMs(vortex: Vortex, rKm: number, bearing: number): number {
  const { peakMs, rmaxKm, bs, slope, turnKm, reaches } = vortex
  if (reaches === null || rKm <= rmaxKm) {
    const speed = holland2010Ms(peakMs, rmaxKm, bs, slope, rKm, turnKm)
    return rKm > vortex.restKm ? Math.min(speed, vortex.restMs) : speed
  }
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
  const fade = rKm < FADE_KM ? 1 : Math.max(0, (REACH_KM - rKm) / (REACH_KM - FADE_KM))
  const share = fade * Math.exp(-rKm / vortex.motionKm)
  const push = { eastMs: share * vortex.pushEastMs, northMs: share * vortex.pushNorthMs }
  if (rKm === 0) return push
  const bearing = (Math.atan2(eastKm, northKm) / RAD + 360) % 360
  const speed = (fade * profileMs(vortex, rKm, bearing)) / rKm
  const around = (vortex.lat < 0 ? -1 : 1) * speed * Math.cos(vortex.inflowDeg * RAD)
  const inwards = speed * Math.sin(vortex.inflowDeg * RAD)
  return {
    eastMs: -around * northKm - inwards * eastKm + push.eastMs,
    northMs: around * eastKm - inwards * northKm + push.northMs,
  }
}
