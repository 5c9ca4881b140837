/** What is learned from records of storms, and how it errs on a storm that was left out. */
import {
  learnExposures,
  sectorOf,
  terrainExposure,
  type Exposure,
  type WindRecord,
} from '#engines/cyclone/exposure.ts'
import { pressureFromWindHpa, rmaxFromPressureKm } from '#engines/cyclone/size.ts'
import {
  PUBLISHED,
  bHolland1980,
  holland1980Ms,
  vortexOf,
  windAt,
  windFromDeficitMs,
  type Wind,
  type WindSettings,
} from '#engines/cyclone/wind.ts'
import { KMH, STORMS, type Case } from './records.ts'

/** A wind over open sea for a case. */
export type Field = (given: Case) => Wind

/** Circular, in gradient balance, with the best track's own wind and pressure; direction as with the same inflow. */
export const holland1980: Field = ({ source, from }) => {
  const deficitHpa = Math.max(1, 1010 - (source.pressureHpa ?? pressureFromWindHpa(source.windMs!)))
  const peakMs = source.windMs ?? windFromDeficitMs(deficitHpa, 1)
  const rKm = Math.hypot(from.eastKm, from.northKm)
  const b = bHolland1980(peakMs, deficitHpa)
  const speed = holland1980Ms(deficitHpa, rmaxFromPressureKm(deficitHpa, source.lat), b, rKm, source.lat)
  const inflow = (PUBLISHED.inflowDeg * Math.PI) / 180
  const [around, inwards] = [(speed * Math.cos(inflow)) / rKm, (speed * Math.sin(inflow)) / rKm]
  return {
    eastMs: -around * from.northKm - inwards * from.eastKm,
    northMs: around * from.eastKm - inwards * from.northKm,
  }
}

export const holland2010 =
  (settings: WindSettings, size?: number): Field =>
  ({ source, from }) =>
    windAt(vortexOf(size === undefined ? source : { ...source, size }, settings)!, from)

export const CIRCULAR: WindSettings = { ...PUBLISHED, motionShare: 0 }

export interface Computed extends WindRecord {
  readonly storm: string
}

export const compute = (cases: readonly Case[], field: Field): Computed[] =>
  cases.map((given) => {
    const { eastMs, northMs } = field(given)
    return {
      storm: given.storm,
      station: given.station,
      seaMs: Math.hypot(eastMs, northMs),
      sector: sectorOf(eastMs, northMs),
      meanMs: given.meanMs,
      gustMs: given.gustMs,
    }
  })

/** Mean absolute errors, km/h: all records, and by storm. */
export interface Score {
  readonly mean: number
  readonly gust: number
  readonly byStorm: readonly number[]
  /** Root mean square of ln(observed / predicted) of mean winds predicted to be 8 m/s and more (Beaufort 5). */
  readonly logSpread: number
}

type Prediction = { readonly mean: number; readonly gust: number }

export function score(records: readonly Computed[], predict: (record: Computed) => Prediction): Score {
  const sums = STORMS.map(() => ({ mean: 0, gust: 0, records: 0, gusts: 0 }))
  const logs: number[] = []
  for (const record of records) {
    const sum = sums[STORMS.indexOf(record.storm)]!
    const { mean, gust } = predict(record)
    sum.mean += Math.abs(mean - record.meanMs) * KMH
    sum.records += 1
    if (mean >= 8 && record.meanMs > 0) logs.push(Math.log(record.meanMs / mean))
    if (record.gustMs === null) continue
    sum.gust += Math.abs(gust - record.gustMs) * KMH
    sum.gusts += 1
  }
  const total = (of: 'mean' | 'gust' | 'records' | 'gusts') => sums.reduce((sum, row) => sum + row[of], 0)
  return {
    mean: total('mean') / total('records'),
    gust: total('gust') / total('gusts'),
    logSpread: Math.sqrt(logs.reduce((total, log) => total + log * log, 0) / logs.length),
    byStorm: sums.filter((row) => row.records > 0).map((row) => row.mean / row.records),
  }
}

export const exposed = (exposure: Exposure, { seaMs, sector }: Computed): Prediction => ({
  mean: seaMs * exposure.mean[sector]!,
  gust: seaMs * exposure.gust[sector]!,
})

/** Records of a station weigh against those of all as fixed beforehand: so many count as much. */
const STATION_DOUBT = 30
/** And those of a sector against those of its station. */
export const SECTOR_DOUBT = 30

/** Scores each storm with exposures learned from the others of those given; their fields may differ by storm. */
export function leaveOneOut(
  recordsFor: (heldOut: string) => readonly Computed[],
  storms: readonly string[],
  sectorDoubt: number,
): Score {
  const predictions = new Map<Computed, Prediction>()
  for (const heldOut of storms) {
    const records = recordsFor(heldOut)
    const exposures = learnExposures(
      records.filter(({ storm }) => storm !== heldOut && storms.includes(storm)),
      { station: STATION_DOUBT, sector: sectorDoubt },
    )
    const unknown = terrainExposure('open-land')
    for (const record of records)
      if (record.storm === heldOut)
        predictions.set(record, exposed(exposures.get(record.station) ?? unknown, record))
  }
  return score([...predictions.keys()], (record) => predictions.get(record)!)
}

/** Every combination of these is tried. How much of the motion counts and how far it reaches belong together. */
const MOTIONS: readonly Partial<WindSettings>[] = [
  { motionShare: 0 },
  { motionShare: 0.55 },
  ...[0.55, 1, 1.5, 2].map((motionShare) => ({ motionShare, motionKm: 1600 })),
]
const BS_SCALES = [1, 1.5, 2]
const RMAX_SCALES = [0.4, 0.7, 1]
const OUTER_SCALES = [0.4, 0.7, 1]
const TURNS_KM = [150, 250, 500]
/** Tuning looks at records an hour apart. */
const TUNING_MS = 3_600_000
/** The fastest of the four storms moved so fast: what share of a faster motion counts cannot be learned from them. */
const MOTION_MOST_MS = 7
/** One best of three storms is much a matter of luck: the mean of so many of the best is taken. */
const AVERAGED = 10

interface Trial {
  readonly settings: WindSettings
  readonly records: readonly Computed[]
}

/** The fields of all that is tried, for every hour of all storms. */
export function trials(cases: readonly Case[]): Trial[] {
  const some = cases.filter(({ atMs }) => atMs % TUNING_MS === 0)
  return MOTIONS.flatMap((motion) =>
    BS_SCALES.flatMap((bsScale) =>
      RMAX_SCALES.flatMap((rmaxScale) =>
        OUTER_SCALES.flatMap((outerScale) =>
          TURNS_KM.map((turnKm) => {
            const size = { bsScale, rmaxScale, outerScale, turnKm }
            const settings = { ...PUBLISHED, motionMostMs: MOTION_MOST_MS, ...motion, ...size }
            return { settings, records: compute(some, holland2010(settings)) }
          }),
        ),
      ),
    ),
  )
}

const TUNED = ['motionShare', 'motionKm', 'bsScale', 'rmaxScale', 'outerScale', 'turnKm'] as const

/** The mean of the settings that err least on each of some storms when factors are learned from the others of them. */
export function choose(tried: readonly Trial[], storms: readonly string[]): WindSettings {
  const best = tried
    .map(({ settings, records }) => ({
      settings,
      error: leaveOneOut(() => records, storms, SECTOR_DOUBT).mean,
    }))
    .sort((a, b) => a.error - b.error)
    .slice(0, AVERAGED)
  const mean = (key: (typeof TUNED)[number]) =>
    best.reduce((sum, { settings }) => sum + settings[key], 0) / best.length
  return { ...best[0]!.settings, ...Object.fromEntries(TUNED.map((key) => [key, mean(key)])) }
}

export const described = (settings: WindSettings): string =>
  TUNED.map((key) => `${key} ${Math.round(settings[key] * 100) / 100}`).join(', ')

/** Each station's mean wind and gust in the other three storms: knows no storm. */
export function stationTable(records: readonly Computed[]): Score {
  const means = new Map<string, Prediction>()
  for (const heldOut of STORMS)
    for (const [station, own] of Map.groupBy(records, (record) => record.station)) {
      const others = own.filter(({ storm }) => storm !== heldOut)
      const gusts = others.flatMap(({ gustMs }) => (gustMs === null ? [] : [gustMs]))
      const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
      means.set(`${heldOut} ${station}`, {
        mean: mean(others.map(({ meanMs }) => meanMs)),
        gust: mean(gusts),
      })
    }
  return score(records, ({ storm, station }) => means.get(`${storm} ${station}`)!)
}
