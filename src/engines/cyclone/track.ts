/**
 * A tropical cyclone's track as a source gave it: positions, winds in the source's own convention, pressure, grade.
 *
 * Winds of different sources are not the same quantity: CMA gives a 2-minute mean in m/s, JMA (the TOKYO_ fields of
 * IBTrACS) a 10-minute mean in knots, JTWC (ATCF) a 1-minute mean in knots. A `Fix` keeps the source's own number;
 * `windMs` changes the unit only, never the averaging time.
 */
import { fromKnots, knots, metresPerSecond, type MetresPerSecond } from '#values'

export type Source = 'cma' | 'ibtracs' | 'atcf' | 'sample' | 'operational'

export interface WindConvention {
  readonly unit: 'm/s' | 'kn'
  readonly meanMinutes: 1 | 2 | 10
}

/** CMA: Ying et al. 2014 (J. Atmos. Oceanic Technol. 31:287). IBTrACS: Knapp et al. 2010 (BAMS 91:363). */
export const WIND_CONVENTIONS: Readonly<Record<Source, WindConvention>> = {
  cma: { unit: 'm/s', meanMinutes: 2 },
  ibtracs: { unit: 'kn', meanMinutes: 10 },
  atcf: { unit: 'kn', meanMinutes: 1 },
  sample: { unit: 'm/s', meanMinutes: 2 },
  operational: { unit: 'm/s', meanMinutes: 2 },
}

export type Grade = 'TD' | 'TS' | 'STS' | 'TY' | 'STY' | 'SuperTY'

/**
 * The grades of tropical cyclones of GB/T 19201-2006, by the 2-minute mean wind near the centre, weakest first. The
 * standard states each class to one decimal (10.8-17.1, 17.2-24.4, 24.5-32.6, 32.7-41.4, 41.5-50.9, 51.0 and more).
 */
export const GRADES: readonly { readonly grade: Grade; readonly fromMs: number }[] = [
  { grade: 'TD', fromMs: 10.8 },
  { grade: 'TS', fromMs: 17.2 },
  { grade: 'STS', fromMs: 24.5 },
  { grade: 'TY', fromMs: 32.7 },
  { grade: 'STY', fromMs: 41.5 },
  { grade: 'SuperTY', fromMs: 51 },
]

/** The grade of a 2-minute mean wind in m/s (GB/T 19201-2006); null below a tropical depression. */
export function gradeOf(windMs: number): Grade | null {
  const tenths = Math.round(windMs * 10) / 10
  return GRADES.findLast((row) => tenths >= row.fromMs)?.grade ?? null
}

/** What kind of system the source says it is. `unknown`: CMA's grade 0, weaker than a depression or not known. */
export type Nature = 'tropical' | 'subtropical' | 'extratropical' | 'disturbance' | 'unknown'

/** How far winds of at least `windKn` reach, in nautical miles, north-east, south-east, south-west, north-west. */
export interface WindRadii {
  readonly windKn: number
  readonly quadrantsNm: readonly [number, number, number, number]
}

export interface Fix {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly atMs: number
  /** WGS 84 degrees, in (-180, 180]. */
  readonly lon: number
  readonly lat: number
  /** In the unit and averaging time of the source (`WIND_CONVENTIONS`); null where the source has none. */
  readonly wind: number | null
  readonly pressureHpa: number | null
  /** The grade that the source itself gives on the scale of GB/T 19201-2006; null where it gives none. */
  readonly grade: Grade | null
  readonly nature: Nature
  /** CMA's seventh column, m/s: severe wind on the coast away from the centre, or the wind at a secondary centre. */
  readonly outerWind?: number
  readonly radii?: readonly WindRadii[]
}

export interface Track {
  readonly source: Source
  /** Stable within its source: '2018-1822' and '2018-s24' (CMA), a SID (IBTrACS), 'WP272018' (ATCF). */
  readonly key: string
  readonly season: number
  /** The number its agency gave, '1822'; null for a storm that got none. */
  readonly number: string | null
  /** As the source writes it; null for a storm without a name. */
  readonly name: string | null
  /** In order of time, no two at the same time. */
  readonly fixes: readonly Fix[]
}

/** A fix's wind in m/s, still in its source's own averaging time; null where the source has none. */
export function windMs(fix: Pick<Fix, 'wind'>, source: Source): MetresPerSecond | null {
  if (fix.wind === null) return null
  return WIND_CONVENTIONS[source].unit === 'kn' ? fromKnots(knots(fix.wind)) : metresPerSecond(fix.wind)
}
