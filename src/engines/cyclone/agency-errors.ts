/**
 * How far off agencies' forecasts were, by agency and lead, from what had been verified by a moment: against the
 * positions that the feed itself gave later. Those are one agency's own analyses (CMA's), which flatters that one a
 * little, and operational: they are some 15 km off themselves.
 */
import type { AgencyForecast } from './agency.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS } from './situation.ts'
import { between, distanceKm, type Point } from './sphere.ts'

/** Between fixes further apart than this a forecast is not verified. */
const MAX_GAP_MS = 6 * HOUR_MS
const SPELL_MS = 24 * HOUR_MS

export interface TruthFix extends Point {
  readonly atMs: number
  readonly windMs: number | null
}

/** A storm as the feed told of it. */
export interface ToldStorm {
  /** In order of time. */
  readonly fixes: readonly TruthFix[]
  /** In order of issue; of corrected ones the first comes first. */
  readonly forecasts: readonly (AgencyForecast & { readonly knownMs: number })[]
}

/** Sums over verified forecasts, one entry for each of `LEADS_H`. Sums of different storms may be added. */
export interface ErrorSums {
  readonly storms: number[]
  /** Forecasts of one storm that were issued within a day of each other fail alike: each such day counts once. */
  readonly spells: number[]
  readonly cases: number[]
  readonly km: number[]
  readonly windCases: number[]
  readonly windMs: number[]
}
/** By agency. */
export type AgencyErrors = Readonly<Record<string, ErrorSums>>

const zeros = (): number[] => LEADS_H.map(() => 0)
const emptySums = (): ErrorSums => ({
  storms: zeros(),
  spells: zeros(),
  cases: zeros(),
  km: zeros(),
  windCases: zeros(),
  windMs: zeros(),
})

export interface Ahead extends Point {
  readonly windMs: number | null
}

/** Where an agency's forecast has the storm `h` hours after its analysis; null before its first and after its last point. */
export function forecastAt({ points }: AgencyForecast, h: number): Ahead | null {
  const next = points.findIndex((point) => point.h >= h)
  if (next < 0) return null
  const b = points[next]!
  if (b.h === h) return b
  const a = points[next - 1]
  return a === undefined ? null : mid(a, b, (h - a.h) / (b.h - a.h))
}

function mid(a: Ahead, b: Ahead, part: number): Ahead {
  const windMs = a.windMs === null || b.windMs === null ? null : a.windMs + (b.windMs - a.windMs) * part
  return { ...between(a, b, part), windMs }
}

/** Where the storm was, and with which fix that was known; null where no two fixes near enough are around it. */
function truthAt(fixes: readonly TruthFix[], atMs: number): (Ahead & { readonly knownMs: number }) | null {
  const next = fixes.findIndex((fix) => fix.atMs >= atMs)
  if (next < 0) return null
  const b = fixes[next]!
  if (b.atMs === atMs) return { ...b, knownMs: b.atMs }
  const a = fixes[next - 1]
  if (a === undefined || b.atMs - a.atMs > MAX_GAP_MS) return null
  return { ...mid(a, b, (atMs - a.atMs) / (b.atMs - a.atMs)), knownMs: b.atMs }
}

/** One forecast at one lead against what came, or (`lead` null) that an agency has spoken. */
interface Pair {
  readonly agency: string
  /** When both the forecast and the fix after its moment were known, ms UTC. */
  readonly knownMs: number
  readonly lead: number | null
  readonly km: number
  readonly windMs: number | null
  /** Of a day's forecasts at a lead the first whose truth was known. */
  readonly isSpell: boolean
}
/** All that will ever be verified of a storm, in the order in which it became known. */
export type Verified = readonly Pair[]

/** Compares every forecast as it was first given with what came: the long part of `errorsBy`, once for all moments. */
export function verify(storm: ToldStorm): Verified {
  const pairs: (Omit<Pair, 'isSpell'> & { readonly spell: string })[] = []
  const seen = new Set<string>()
  for (const forecast of storm.forecasts) {
    const { agency, issuedMs, knownMs } = forecast
    const id = `${agency} ${issuedMs}`
    if (seen.has(id)) continue
    seen.add(id)
    pairs.push({ agency, knownMs, lead: null, km: 0, windMs: null, spell: '' })
    for (const [lead, h] of LEADS_H.entries()) {
      const ahead = forecastAt(forecast, h)
      const truth = ahead === null ? null : truthAt(storm.fixes, issuedMs + h * HOUR_MS)
      if (ahead === null || truth === null) continue
      pairs.push({
        agency,
        knownMs: Math.max(knownMs, truth.knownMs),
        lead,
        km: distanceKm(ahead, truth),
        windMs: ahead.windMs === null || truth.windMs === null ? null : Math.abs(ahead.windMs - truth.windMs),
        spell: `${agency} ${lead} ${Math.floor(issuedMs / SPELL_MS)}`,
      })
    }
  }
  const spells = new Set([''])
  return pairs
    .sort((a, b) => a.knownMs - b.knownMs)
    .map(({ spell, ...pair }) => {
      const isSpell = !spells.has(spell)
      spells.add(spell)
      return { ...pair, isSpell }
    })
}

/** The errors that were known at a moment: of forecasts as they were first given, at leads that had come by then. */
export function errorsBy(verified: Verified, untilMs: number): AgencyErrors {
  const sums: Record<string, ErrorSums> = {}
  for (const { agency, knownMs, lead, km, windMs, isSpell } of verified) {
    if (knownMs > untilMs) break
    const sum = (sums[agency] ??= emptySums())
    if (lead === null) continue
    sum.cases[lead]! += 1
    sum.km[lead]! += km
    sum.storms[lead] = 1
    if (isSpell) sum.spells[lead]! += 1
    if (windMs === null) continue
    sum.windCases[lead]! += 1
    sum.windMs[lead]! += windMs
  }
  return sums
}

export function addErrors(all: readonly AgencyErrors[]): AgencyErrors {
  const sums: Record<string, ErrorSums> = {}
  for (const one of all)
    for (const [agency, from] of Object.entries(one)) {
      const into = (sums[agency] ??= emptySums())
      for (const key of Object.keys(into) as (keyof ErrorSums)[])
        for (const [i, value] of from[key].entries()) into[key][i]! += value
    }
  return sums
}
