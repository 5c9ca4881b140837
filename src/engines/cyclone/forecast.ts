/**
 * The forecast of a storm's track and strength to 120 h from past storms alone. For a moment T it uses no fix after T
 * of any storm, and regressions fitted on cases verified before 1 January of T's year: with the same history up to T
 * it is the same to the last bit, whatever came later.
 *
 * Statistics of tracks know nothing of the weather around the storm; agencies' forecasts, which do, are two to four
 * times better where they exist.
 */
import { strengthPath, trackBase } from './cliper.ts'
import { membersOf, offsetsOf, scenariosOf, strengthOf, type Member, type Scenario } from './ensemble.ts'
import { guidance } from './guidance.ts'
import type { History } from './history.ts'
import { MODEL } from './model.ts'
import { matchesFrom, neighbours, sameStorms, type Match } from './match.ts'
import { LEADS_H } from './quadratic.ts'
import { situationAt, type Situation } from './situation.ts'
import { displace, type Displacement, type Point } from './sphere.ts'
import type { Track } from './track.ts'

const MEMBERS = 200
const SHOWN_ANALOGS = 10
/** Rows that are looked at for the analogs shown; the best of each storm counts. */
const NEAREST_ROWS = 100

/** What a reader of a forecast must know about it. */
export type Note =
  /** The last fix is older than the moment asked for; leads count from the fix. */
  | 'from-earlier-fix'
  /** A first fix, or a gap before it: no motion is known, position and season speak alone. */
  | 'no-motion'
  /** Less than 24 h of motion is known: 12 h, or 6 h taken for 12. */
  | 'short-motion'
  | 'wind-from-pressure'
  | 'wind-assumed'
  /** Too few past cases for the regression at some lead: persistence stands in. */
  | 'persistence'
  /** Too few past cases for the strength at some lead: the wind is held. */
  | 'wind-held'
  /** No regression at some lead: the circle is that of persistence in general. */
  | 'wide-circles'
  | 'no-analogs'

export interface Lead {
  readonly h: number
  readonly lon: number
  readonly lat: number
  /** In the averaging time of the history's source. */
  readonly windMs: number
  /** 70 % of the members' winds lie between these. */
  readonly windLowMs: number
  readonly windHighMs: number
  /** The radius around the position that holds 70 % of past errors. */
  readonly radius70Km: number
}

export type { Member, Scenario } from './ensemble.ts'

export interface Forecast {
  /** The time of the fix that it starts from, ms UTC: the last one at or before the moment asked for. */
  readonly atMs: number
  readonly model: string
  readonly leads: readonly Lead[]
  readonly members: readonly Member[]
  readonly analogs: readonly Match[]
  readonly notes: readonly Note[]
  /** Probability that the wind rises by 15.4 m/s (30 kn) or more in 24 h; null where the strength is only held. */
  readonly rapidIntensification: number | null
  /** What the members do at the coast of Guangdong, the likeliest first. */
  readonly scenarios: readonly Scenario[]
}

export interface ForecastOptions {
  /**
   * How far the given positions may be off, km in each coordinate: the models are then learned from inputs with the
   * same errors. 0 for best tracks; `OPERATIONAL_ERROR_KM` for what is known of a storm while it lives.
   */
  readonly inputErrorKm?: number
}

/** China's positions were off by 15.4 km on average in 2022 (CMA-NMC): 12 km in each coordinate. */
export const OPERATIONAL_ERROR_KM = 12

/** A way to tell the next positions of a storm: one point for each of `LEADS_H`. */
export interface TrackModel {
  readonly name: string
  path(history: History, track: Track, now: Situation): Point[]
}

/** The motion of the last 12 h goes on along a great circle; without a motion the storm stays. */
export const persistence: TrackModel = {
  name: 'persistence',
  path(_history, _track, now) {
    const was = now.trail[1]
    return LEADS_H.map((h) =>
      displace(now, was ? { eastKm: (-was.eastKm * h) / 12, northKm: (-was.northKm * h) / 12 } : STILL),
    )
  },
}
const STILL: Displacement = { eastKm: 0, northKm: 0 }

/** The reference: quadratic least squares on eight predictors (`cliper.ts`). */
export const cliper: TrackModel = {
  name: 'cliper',
  path(history, _track, now) {
    return along(now, trackBase(history, now).ofStorm)
  },
}

/** The forecast's own path (`guidance.ts`), for inputs with errors of so many km. */
export const kapok = (inputErrorKm: number): TrackModel => ({
  name: 'kapok',
  path: (history, track, now) =>
    along(now, guidance(history, now, sameStorms(history, track, now), inputErrorKm, 0).pathKm),
})

/**
 * The nearest past storms of a storm at a moment, best first, one moment of each; empty before its first fix. The
 * storm itself, and any record of it under another name or source, is not among them.
 */
export function match(history: History, track: Track, atMs: number, count = SHOWN_ANALOGS): Match[] {
  const now = situationAt(track, atMs)
  if (now === null) return []
  return matchesFrom(history, now, near(history, now, sameStorms(history, track, now), count), count)
}

const near = (history: History, now: Situation, excluded: Uint8Array, storms: number) =>
  neighbours(history, now, excluded, NEAREST_ROWS, storms)

/**
 * The forecast of a storm made at a moment; null before its first fix. `history` may contain the storm itself and
 * anything later: neither is used. Never throws on a valid track; `notes` says what it had to do without.
 */
export function forecast(
  history: History,
  track: Track,
  atMs: number,
  { inputErrorKm = 0 }: ForecastOptions = {},
): Forecast | null {
  const now = situationAt(track, atMs)
  if (now === null) return null
  const excluded = sameStorms(history, track, now)
  const found = guidance(history, now, excluded, inputErrorKm, MEMBERS)
  // Circles that shrink with time would say that more is known later.
  let widest = 0
  const radii = found.radius70Km.map(
    (km, lead) => (widest = Math.max(widest, km ?? PERSISTENCE_RADIUS70_KM[lead]!)),
  )
  const reference = strengthPath(history, now)
  const offsets = offsetsOf(found.misses, radii)
  const strength = strengthOf(found, now, offsets, reference)
  const members = membersOf(found, now, offsets, strength.members)
  const leads = along(now, found.pathKm).map(({ lon, lat }, lead) => {
    const windMs = strength.windMs[lead]!
    const winds = strength.members.map((member) => member[lead]!).sort((a, b) => a - b)
    const quantile = (share: number) => winds[Math.floor(share * (winds.length - 1))] ?? windMs
    return {
      h: LEADS_H[lead]!,
      lon,
      lat,
      windMs,
      windLowMs: Math.min(windMs, quantile(0.15)),
      windHighMs: Math.max(windMs, quantile(0.85)),
      radius70Km: radii[lead]!,
    }
  })
  const notes: [boolean, Note][] = [
    [now.atMs < atMs, 'from-earlier-fix'],
    [now.trail.length < 2, 'no-motion'],
    [now.trail.length >= 2 && now.trail.length < 4, 'short-motion'],
    [now.windOrigin === 'from-pressure', 'wind-from-pressure'],
    [now.windOrigin === 'assumed', 'wind-assumed'],
    [found.hasPersistence, 'persistence'],
    [reference.includes(null), 'wind-held'],
    [found.radius70Km.includes(null), 'wide-circles'],
    [!found.hasCases, 'no-analogs'],
  ]
  return {
    atMs: now.atMs,
    model: MODEL,
    leads,
    members,
    analogs: matchesFrom(history, now, near(history, now, excluded, SHOWN_ANALOGS), SHOWN_ANALOGS),
    notes: notes.filter(([applies]) => applies).map(([, note]) => note),
    rapidIntensification: strength.rapidIntensification,
    scenarios: scenariosOf(now, members),
  }
}

/** 70 % of the errors of persistence were less, CMA 1949 to 2004, by lead: for a history too small to say. */
const PERSISTENCE_RADIUS70_KM = [112, 256, 433, 634, 836, 1057, 1273, 1493, 1713, 1924]

const along = (start: Point, km: Float64Array): Point[] =>
  LEADS_H.map((_, i) => displace(start, { eastKm: km[2 * i]!, northKm: km[2 * i + 1]! }))
