/** What was known of the agencies at a moment: their forecasts of a storm, and how far off such forecasts had been. */
import type { Kysely } from 'kysely'
import type { AgencyForecast } from '#engines/cyclone/agency.ts'
import {
  addErrors,
  type AgencyErrors,
  errorsBy,
  type ToldStorm,
  type Verified,
  verify,
} from '#engines/cyclone/agency-errors.ts'
import { type Track, windMs } from '#engines/cyclone/track.ts'
import type { Work } from '#kernel/system.ts'
import { agencyForecasts, type KnownForecast, stampOf, toldStorms } from './store/agencies.ts'
import { type StormRow, trackOf } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

const HOUR_MS = 3_600_000
/** An older forecast is not shown as one. */
export const SHOWN_H = 24
/** Forecasts get better from year to year: older errors say nothing of today's. */
const YEARS = 3

export interface AgencyGround {
  readonly forecasts: readonly KnownForecast[]
  /** This storm and those of its time: what is verified of them depends on the moment. */
  readonly told: readonly Verified[]
  /** Of the storms that were over before this one. */
  readonly before: AgencyErrors
}

/** What goes into a forecast, and is kept with it. */
export interface AgencyInput {
  readonly forecasts: readonly AgencyForecast[]
  readonly errors: AgencyErrors
}

interface Known {
  readonly stamp: string
  readonly verified: Verified
  /** All of it, of a storm that is over. */
  readonly errors: AgencyErrors
}
/**
 * What is verified of each storm, by platform: compared once for all the moments of a replay and for all readers, until
 * the storm has another position or forecast.
 */
const known = new WeakMap<Work<TyphoonTables>, Map<string, Known>>()

const told = (track: Track, forecasts: readonly KnownForecast[]): ToldStorm => ({
  fixes: track.fixes.map((fix) => ({
    atMs: fix.atMs,
    lon: fix.lon,
    lat: fix.lat,
    windMs: windMs(fix, track.source),
  })),
  forecasts,
})

/** Null where no agency's forecast of the storm is known. */
export async function agencyGround(
  work: Work<TyphoonTables>,
  db: Kysely<TyphoonTables>,
  storm: StormRow,
  track: Track,
): Promise<AgencyGround | null> {
  if (storm.source !== 'operational') return null
  const forecasts = await agencyForecasts(db, storm.id)
  if (forecasts.length === 0) return null
  const from = new Date(storm.first_at)
  from.setUTCFullYear(from.getUTCFullYear() - YEARS)
  const ofTime: Verified[] = []
  const before: AgencyErrors[] = []
  const kept = known.get(work) ?? new Map<string, Known>()
  known.set(work, kept)
  for (const { storm: other, stamp: latest } of await toldStorms(db, from, storm.last_at)) {
    const isThis = other.id === storm.id
    // What was read before somebody's change must not be kept as if it were what came of it.
    const stamp = isThis ? stampOf(storm, forecasts.length) : latest
    let one = kept.get(other.id)
    if (one?.stamp !== stamp) {
      const verified = verify(
        isThis
          ? told(track, forecasts)
          : told((await trackOf(db, other))!, await agencyForecasts(db, other.id)),
      )
      one = { stamp, verified, errors: errorsBy(verified, other.last_at.getTime()) }
      kept.set(other.id, one)
    }
    if (other.last_at < storm.first_at) before.push(one.errors)
    else ofTime.push(one.verified)
  }
  return { forecasts, told: ofTime, before: addErrors(before) }
}

export const errorsAt = (ground: AgencyGround, atMs: number): AgencyErrors =>
  addErrors([ground.before, ...ground.told.map((one) => errorsBy(one, atMs))])

/** The latest forecast of each agency that was known at a moment, issued within some hours before `issuedByMs`. */
export function latestOf(
  { forecasts }: AgencyGround,
  given: { atMs: number; issuedByMs: number; withinH: number },
): KnownForecast[] {
  const latest = new Map<string, KnownForecast>()
  // In order of issue and revision: the last that fits is the latest.
  for (const one of forecasts)
    if (
      one.knownMs <= given.atMs &&
      one.issuedMs <= given.issuedByMs &&
      one.issuedMs >= given.issuedByMs - given.withinH * HOUR_MS
    )
      latest.set(one.agency, one)
  return [...latest.values()].sort((a, b) => (a.agency < b.agency ? -1 : 1))
}
