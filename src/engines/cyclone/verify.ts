/**
 * How good forecasts were: made as live for every moment of given storms, and held against what came. Cases have
 * tropical-storm strength (17.2 m/s) and are tropical at their start and at the time they are verified at; a storm
 * that has no motion yet is no case, for the reference has none for it either. Skill and its interval are against the
 * CLIPER-like reference fitted on the same seasons; fixes of one storm err alike, so intervals are by storm (bootstrap,
 * Efron & Tibshirani 1993, ch. 8).
 */
import { cliper, forecast, persistence } from './forecast.ts'
import { strengthPath } from './cliper.ts'
import type { History } from './history.ts'
import { impact, strikeProbability, type EnsembleMember, type ImpactPlace } from './impact.ts'
import { STRIKE_KM, VERIFIED_LEADS_H } from './model.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS, positionAt, situationAt } from './situation.ts'
import { distanceKm, type Point } from './sphere.ts'
import { WIND_CONVENTIONS, windMs, type Fix, type Track } from './track.ts'
import { withErrors } from './training.ts'

const SHOWN = VERIFIED_LEADS_H.map((h) => LEADS_H.indexOf(h))
const LEAST_MS = 17.2
const SYNOPTIC_MS = 6 * HOUR_MS
const STRIKE_H = 72
const GUANGZHOU: Point = { lon: 113.264, lat: 23.129 }

/** `scs`: west of 121° E and south of 24° N, where Guangzhou's storms come from. */
export type Region = 'all' | 'scs'

export interface VerifyOptions {
  readonly region: Region
  /** Standard deviation of the error put on each coordinate of every input fix; 0 for none. */
  readonly noiseKm: number
  readonly seed: number
}

/** One forecast held against what came. `NaN` where there was nothing to hold it against. */
export interface CaseResult {
  readonly storm: string
  readonly atMs: number
  /** Where it was, by the record. */
  readonly start: Point
  /** By lead of `VERIFIED_LEADS_H`, km. */
  readonly errorKm: { readonly persistence: number[]; readonly cliper: number[]; readonly kapok: number[] }
  /** 1 inside the 70 % circle, 0 outside. */
  readonly inside: number[]
  readonly windErrorMs: {
    readonly persistence: number[]
    readonly shifor: number[]
    readonly kapok: number[]
  }
  /** 1 where the wind lay between the 15th and the 85th percentile. */
  readonly windInside: number[]
  /** "Centre within 200 km of Guangzhou in 72 h": what was said, and whether it came. */
  readonly strike: { readonly said: number; readonly came: number }
  /** A rise of 15.4 m/s in 24 h; null where either wind is missing. */
  readonly rapid: { readonly said: number; readonly came: number } | null
  readonly ms: number
}

export const isIn = ({ lon, lat }: Point, region: Region): boolean =>
  region === 'all' || (lon > 95 && lon < 121 && lat < 24)

const isStorm = (fix: Fix, track: Track): boolean =>
  fix.nature !== 'extratropical' &&
  fix.nature !== 'subtropical' &&
  (windMs(fix, track.source) ?? 0) >= LEAST_MS

/** Every case of one storm. `history` is what the forecasts may learn from. */
export function verifyTrack(
  history: History,
  track: Track,
  options: VerifyOptions,
  places: readonly ImpactPlace[],
): CaseResult[] {
  const given = options.noiseKm > 0 ? withErrors(track, options.noiseKm, options.seed) : track
  const byTime = new Map(track.fixes.map((fix) => [fix.atMs, fix]))
  const results: CaseResult[] = []
  for (const fix of track.fixes) {
    if (fix.atMs % SYNOPTIC_MS !== 0 || !isStorm(fix, track) || !isIn(fix, options.region)) continue
    const now = situationAt(given, fix.atMs)!
    if (now.trail.length < 2) continue
    const began = performance.now()
    const made = forecast(history, given, fix.atMs, { inputErrorKm: options.noiseKm })!
    const members = made.members.map(({ path }) => memberFrom(now, path))
    const said = strikeProbability(members, GUANGZHOU, STRIKE_KM, STRIKE_H)
    impact(members, places, { meanMinutes: WIND_CONVENTIONS[track.source].meanMinutes })
    const ms = performance.now() - began
    const paths = [persistence, cliper].map((model) => model.path(history, given, now))
    const shifor = strengthPath(history, now)
    const truths = SHOWN.map((lead) => {
      const truth = byTime.get(fix.atMs + LEADS_H[lead]! * HOUR_MS)
      return truth !== undefined && isStorm(truth, track) ? truth : null
    })
    const each = (value: (lead: number, truth: Fix) => number): number[] =>
      SHOWN.map((lead, i) => (truths[i] === null ? Number.NaN : value(lead, truths[i]!)))
    const wind = (truth: Fix): number => windMs(truth, track.source)!
    const tomorrow = byTime.get(fix.atMs + 24 * HOUR_MS)
    const later = tomorrow === undefined ? null : windMs(tomorrow, track.source)
    results.push({
      storm: `${track.source}:${track.key}`,
      atMs: fix.atMs,
      start: { lon: fix.lon, lat: fix.lat },
      errorKm: {
        persistence: each((lead, truth) => distanceKm(paths[0]![lead]!, truth)),
        cliper: each((lead, truth) => distanceKm(paths[1]![lead]!, truth)),
        kapok: each((lead, truth) => distanceKm(made.leads[lead]!, truth)),
      },
      inside: each((lead, truth) =>
        distanceKm(made.leads[lead]!, truth) <= made.leads[lead]!.radius70Km ? 1 : 0,
      ),
      windErrorMs: {
        persistence: each((_, truth) => Math.abs(now.windMs - wind(truth))),
        shifor: each((lead, truth) => Math.abs((shifor[lead] ?? now.windMs) - wind(truth))),
        kapok: each((lead, truth) => Math.abs(made.leads[lead]!.windMs - wind(truth))),
      },
      windInside: each((lead, truth) => {
        const { windLowMs, windHighMs } = made.leads[lead]!
        return wind(truth) >= windLowMs && wind(truth) <= windHighMs ? 1 : 0
      }),
      strike: { said, came: cameNear(track, fix.atMs) ? 1 : 0 },
      rapid:
        later === null || made.rapidIntensification === null
          ? null
          : { said: made.rapidIntensification, came: later - windMs(fix, track.source)! >= 15.4 ? 1 : 0 },
      ms,
    })
  }
  return results
}

/** A member with the present in front, as `impact` takes it. */
const memberFrom = (
  now: { lon: number; lat: number; windMs: number },
  path: readonly (readonly [h: number, lon: number, lat: number, windMs: number])[],
): EnsembleMember => ({
  points: [
    { h: 0, lon: now.lon, lat: now.lat, windMs: now.windMs },
    ...path.map(([h, lon, lat, wind]) => ({ h, lon, lat, windMs: wind })),
  ],
})

/** Looked at every hour, on the way between fixes; a storm that ended came no nearer. */
function cameNear({ fixes }: Track, atMs: number): boolean {
  for (let h = 0; h <= STRIKE_H; h++) {
    const there = positionAt(fixes, atMs + h * HOUR_MS)
    if (there !== null && distanceKm(there, GUANGZHOU) <= STRIKE_KM) return true
  }
  return false
}
