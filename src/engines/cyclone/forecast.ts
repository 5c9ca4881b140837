/**
 * The forecast of a storm's track and strength to 120 h from past storms alone. For a moment T it uses no fix after T
 * of any storm, and regressions fitted on cases verified before 1 January of T's year: with the same history up to T
 * it is the same to the last bit, whatever came later.
 *
 * Statistics of tracks know nothing of the weather around the storm; agencies' forecasts, which do, are two to four
 * times better where they exist.
 */
import { ANALOGS, correction } from './analogs.ts'
import { strengthPath, trackBase } from './cliper.ts'
import type { History } from './history.ts'
import { matchesFrom, neighbours, sameStorms, type Match, type Neighbours } from './match.ts'
import { LEADS_H } from './quadratic.ts'
import { situationAt, type Situation } from './situation.ts'
import { displace, type Displacement, type Point } from './sphere.ts'
import type { Source, Track } from './track.ts'

/** Changes whenever the same inputs would give another forecast. */
export const MODEL = 'kapok-track/1'
const MEMBERS = 50
const SHOWN_ANALOGS = 10

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
  /** The radius around the position that holds 70 % of past errors. */
  readonly radius70Km: number
}

export interface Member {
  readonly source: Source
  readonly key: string
  /** The analog's moment, ms UTC. */
  readonly from: number
  readonly path: readonly (readonly [h: number, lon: number, lat: number])[]
}

export interface Forecast {
  /** The time of the fix that it starts from, ms UTC: the last one at or before the moment asked for. */
  readonly atMs: number
  readonly model: string
  readonly leads: readonly Lead[]
  readonly members: readonly Member[]
  readonly analogs: readonly Match[]
  readonly notes: readonly Note[]
}

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

/** The reference corrected by what it missed on analogs (`analogs.ts`). */
export const kapok: TrackModel = {
  name: 'kapok',
  path(history, track, now) {
    const base = trackBase(history, now)
    const found = near(history, track, now, 0)
    return along(now, base.ofStorm, correction(history, now, base, found, 0).meanKm)
  },
}

/**
 * The nearest past storms of a storm at a moment, best first, one moment of each; empty before its first fix. The
 * storm itself, and any record of it under another name or source, is not among them.
 */
export function match(history: History, track: Track, atMs: number, count = SHOWN_ANALOGS): Match[] {
  const now = situationAt(track, atMs)
  if (now === null) return []
  return matchesFrom(history, now, near(history, track, now, count), count)
}

const near = (history: History, track: Track, now: Situation, storms: number): Neighbours =>
  neighbours(history, now, sameStorms(history, track, now), ANALOGS.nearest, storms)

/**
 * The forecast of a storm made at a moment; null before its first fix. `history` may contain the storm itself and
 * anything later: neither is used. Never throws on a valid track; `notes` says what it had to do without.
 */
export function forecast(history: History, track: Track, atMs: number): Forecast | null {
  const now = situationAt(track, atMs)
  if (now === null) return null
  const base = trackBase(history, now)
  const found = near(history, track, now, SHOWN_ANALOGS)
  const { meanKm, radius70Km, residuals } = correction(history, now, base, found, MEMBERS)
  const path = along(now, base.ofStorm, meanKm)
  const winds = strengthPath(history, now)
  // Circles that shrink with time would say that more is known later.
  let widest = 0
  const leads = path.map(({ lon, lat }, i) => {
    widest = Math.max(widest, radius70Km[i] ?? PERSISTENCE_RADIUS70_KM[i]!)
    return { h: LEADS_H[i]!, lon, lat, windMs: winds[i] ?? now.windMs, radius70Km: widest }
  })
  const members = residuals.map(({ row, km }) => {
    const { source, key } = history.tracks[history.storm[row]!]!
    const points = along(now, base.ofStorm, km)
    return {
      source,
      key,
      from: history.atMs[row]!,
      path: points.map(({ lon, lat }, i) => [LEADS_H[i]!, lon, lat] as const),
    }
  })
  const notes: [boolean, Note][] = [
    [now.atMs < atMs, 'from-earlier-fix'],
    [base.past === 'none', 'no-motion'],
    [base.past === '12h', 'short-motion'],
    [now.windOrigin === 'from-pressure', 'wind-from-pressure'],
    [now.windOrigin === 'assumed', 'wind-assumed'],
    [base.isFitted.includes(false), 'persistence'],
    [winds.includes(null), 'wind-held'],
    [radius70Km.includes(null), 'wide-circles'],
    [found.rows.length === 0, 'no-analogs'],
  ]
  return {
    atMs: now.atMs,
    model: MODEL,
    leads,
    members,
    analogs: matchesFrom(history, now, found, SHOWN_ANALOGS),
    notes: notes.filter(([applies]) => applies).map(([, note]) => note),
  }
}

/** 70 % of the errors of persistence were less, CMA 1949 to 2004, by lead: for a history too small to say. */
const PERSISTENCE_RADIUS70_KM = [112, 256, 433, 634, 836, 1057, 1273, 1493, 1713, 1924]

function along(start: Point, ...displacements: Float64Array[]): Point[] {
  return LEADS_H.map((_, i) => {
    const sum = (at: number) => displacements.reduce((total, km) => total + km[at]!, 0)
    return displace(start, { eastKm: sum(2 * i), northKm: sum(2 * i + 1) })
  })
}
