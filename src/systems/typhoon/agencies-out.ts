/** The agencies' forecasts of a storm as the API says them, and how the feed that they come by stands. */
import { agencyTitle } from '#engines/cyclone/agency.ts'
import type { AgencyErrors } from '#engines/cyclone/agency-errors.ts'
import { LEADS_H } from '#engines/cyclone/quadratic.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { formatInstant } from '#kernel/time.ts'
import { FEED } from './agencies.ts'
import { agencyGround, errorsAt, latestOf, SHOWN_H } from './agency-ground.ts'
import type { Forecaster } from './forecaster.ts'
import { forecastAt, groundOf, noSuchStorm } from './forecasts.ts'
import type { AgenciesOut } from './schema/agencies.ts'
import { type KnownForecast, readFeed } from './store/agencies.ts'
import { feedState } from './store/feed-state.ts'
import { historyFor } from './store/history.ts'
import { findStorm, trackOf } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

/** @throws noSuchStorm */
export async function agenciesAt(
  work: Work<TyphoonTables>,
  forecaster: Forecaster,
  actor: Actor,
  id: string,
  at: Date,
): Promise<AgenciesOut> {
  const found = await work.read(actor, async (db) => {
    const storm = await findStorm(db, id)
    if (storm === null) throw noSuchStorm({ storm: id })
    const feed = await readFeed(db, FEED)
    const track = (await trackOf(db, storm))!
    return {
      track,
      agencies: await agencyGround(work, db, storm, track),
      // Without a history to compare with there is no forecast of ours, and no consensus with it.
      hasHistory: (await historyFor(db, storm.source)) !== null,
      feed: feed === null ? null : feedState(feed, work.clock.now()),
    }
  })
  const empty = { storm: id, at: formatInstant(at), agencies: [], consensus: null, feed: found.feed }
  if (found.agencies === null) return empty
  const atMs = at.getTime()
  const errors = errorsAt(found.agencies, atMs)
  const latest = latestOf(found.agencies, { atMs, issuedByMs: atMs, withinH: SHOWN_H })
  return {
    ...empty,
    agencies: latest.map((one) => agencyOut(one, errors)),
    consensus:
      // Of a storm that was not there yet, or whose positions were all withdrawn, there is no forecast to mix.
      latest.length === 0 || !found.hasHistory || !found.track.fixes.some((fix) => fix.atMs <= atMs)
        ? null
        : weightsOf(await forecastAt(forecaster, await groundOf(work, actor, id), at)),
  }
}

function agencyOut(one: KnownForecast, errors: AgencyErrors): AgenciesOut['agencies'][number] {
  const sums = errors[one.agency]
  return {
    agency: one.agency,
    title: agencyTitle(one.agency),
    issuedAt: formatInstant(new Date(one.issuedMs)),
    receivedAt: formatInstant(one.receivedAt),
    revision: one.revision,
    points: one.points.map(({ h, lon, lat, windMs, pressureHpa }) => [h, lon, lat, windMs, pressureHpa]),
    errorsKm: {
      leadsH: [...LEADS_H],
      meanKm: LEADS_H.map((_, i) => {
        const cases = sums?.cases[i] ?? 0
        return cases === 0 ? null : Math.round(sums!.km[i]! / cases)
      }),
      cases: LEADS_H.map((_, i) => sums?.cases[i] ?? 0),
      storms: LEADS_H.map((_, i) => sums?.storms[i] ?? 0),
    },
  }
}

function weightsOf({ consensus }: Awaited<ReturnType<typeof forecastAt>>): AgenciesOut['consensus'] {
  if (consensus === null || consensus === undefined) return null
  return {
    leadsH: [...LEADS_H],
    agencies: Object.fromEntries(consensus.agencies.map(({ agency, weights }) => [agency, weights])),
    statistics: consensus.statistics.weights,
  }
}
