/**
 * A forecast with all that follows from it, as the thread makes it: our statistics, the consensus with the agencies
 * where there are any, the members of that, and what they bring to places. The same given gives the same result.
 */
import type { AgencyErrors } from '#engines/cyclone/agency-errors.ts'
import type { AgencyForecast } from '#engines/cyclone/agency.ts'
import { entries, sinesOf, siteOf, wayOf } from '#engines/cyclone/approach.ts'
import { blend, type Blend, drawIn, type Path } from '#engines/cyclone/consensus.ts'
import { scenariosOf } from '#engines/cyclone/ensemble.ts'
import { type Forecast, forecast, OPERATIONAL_ERROR_KM } from '#engines/cyclone/forecast.ts'
import type { History } from '#engines/cyclone/history.ts'
import { type EnsembleMember, impact, type PlaceImpact } from '#engines/cyclone/impact.ts'
import { STRIKE_HOURS, STRIKE_KM } from '#engines/cyclone/model.ts'
import { type Situation, situationAt } from '#engines/cyclone/situation.ts'
import { sizeFromPressure, tenMinuteMean } from '#engines/cyclone/size.ts'
import type { Point } from '#engines/cyclone/sphere.ts'
import { type Track, WIND_CONVENTIONS } from '#engines/cyclone/track.ts'
import { LEARNED, sizeFromRadii } from '#engines/cyclone/wind.ts'
import { fromKnots, KM_PER_NM, knots } from '#values'

export interface Given {
  readonly track: Track
  readonly atMs: number
  readonly agencies: {
    readonly forecasts: readonly AgencyForecast[]
    readonly errors: AgencyErrors
  } | null
}
export interface CodedPlace extends Point {
  readonly code: string
}

export interface Strike {
  readonly code: string
  /** One for each of `STRIKE_HOURS`. */
  readonly probability: readonly number[]
}

export interface Outlook {
  /** Leads, members and scenarios are those of the consensus where there is one. */
  readonly made: Forecast
  /** Our own, where the consensus has taken their place. */
  readonly statistics: Forecast['leads'] | null
  readonly consensus: Pick<Blend<Forecast['leads'][number]>, 'agencies' | 'statistics'> | null
  readonly members: readonly EnsembleMember[]
  /** Of the storm's wind field, 1 being usual; null where it is not known. */
  readonly size: number | null
}

/** Null before the storm's first fix. */
export function outlookOf(history: History, { track, atMs, agencies }: Given): Outlook | null {
  const own = ownForecast(history, track, atMs)
  const now = situationAt(track, atMs)
  if (own === null || now === null) return null
  const blended =
    agencies === null
      ? null
      : blend({ now, leads: own.leads, agencies: agencies.forecasts, errors: agencies.errors })
  const start = [0, now.lon, now.lat, now.windMs] as const
  const drawn = blended === null ? (path: Path): Path => path : drawIn(now, own.leads, blended)
  const members = own.members.map((member) => ({ ...member, path: drawn(member.path) }))
  return {
    made: {
      ...own,
      leads: blended?.leads ?? own.leads,
      members,
      scenarios: blended === null ? own.scenarios : scenariosOf(now, members),
    },
    statistics: blended === null ? null : own.leads,
    consensus: blended,
    members: members.map(({ path }) => ({
      points: [start, ...path].map(([h, lon, lat, windMs]) => ({ h, lon, lat, windMs })),
    })),
    size: sizeOf(track, now),
  }
}

/**
 * Our statistics. A storm whose winds are means over other minutes than the history's (an advisory beside IBTrACS) is
 * forecast in the history's convention, and told in its own.
 */
function ownForecast(history: History, track: Track, atMs: number): Forecast | null {
  const inputErrorKm = track.source === 'operational' ? OPERATIONAL_ERROR_KM : 0
  const source = history.tracks[0]?.source ?? track.source
  const minutes = (of: Track['source']) => WIND_CONVENTIONS[of].meanMinutes
  const factor = tenMinuteMean(1, minutes(track.source)) / tenMinuteMean(1, minutes(source))
  if (factor === 1) return forecast(history, track, atMs, { inputErrorKm })
  const scaled = (wind: number | null) => (wind === null ? null : wind * factor)
  const fixes = track.fixes.map((fix) => ({ ...fix, wind: scaled(fix.wind) }))
  const made = forecast(history, { ...track, fixes }, atMs, { inputErrorKm })
  if (made === null) return null
  const back = (path: Path): Path => path.map(([h, lon, lat, wind]) => [h, lon, lat, wind / factor] as const)
  return {
    ...made,
    leads: made.leads.map((lead) => ({
      ...lead,
      windMs: lead.windMs / factor,
      windLowMs: lead.windLowMs / factor,
      windHighMs: lead.windHighMs / factor,
    })),
    members: made.members.map((member) => ({ ...member, path: back(member.path) })),
    scenarios: made.scenarios.map((scenario) => ({ ...scenario, path: back(scenario.path) })),
  }
}

/** The share of members whose centre comes near each place within so many hours, between two leads too. */
export function strikesOf({ members }: Outlook, places: readonly CodedPlace[]): Strike[] {
  const ways = members.map(({ points }) => wayOf(points))
  const sines = sinesOf([STRIKE_KM])
  const last = STRIKE_HOURS.at(-1)!
  const found = new Float64Array(1)
  return places.map((place) => {
    const site = siteOf(place)
    const hours = ways.map((way) => {
      entries(way, site, sines, last, found)
      return found[0]!
    })
    const within = (until: number): number => hours.filter((h) => h >= 0 && h <= until).length
    return {
      code: place.code,
      probability: STRIKE_HOURS.map((until) => within(until) / Math.max(1, ways.length)),
    }
  })
}

/** Wind and rain of the members at places, in steps of three hours. */
export function impactOf(
  { members, size }: Outlook,
  places: readonly CodedPlace[],
  source: Track['source'],
): PlaceImpact[] {
  const { meanMinutes } = WIND_CONVENTIONS[source]
  return impact(members, places, { meanMinutes, ...(size === null ? {} : { size }) })
}

/** How large the storm is at its last fix, by its wind radii or by its pressure; null where neither is known. */
function sizeOf(track: Track, now: Situation): number | null {
  const fix = track.fixes.findLast(({ atMs }) => atMs <= now.atMs)!
  if (now.windOrigin !== 'given') return null
  const windMs = tenMinuteMean(now.windMs, WIND_CONVENTIONS[track.source].meanMinutes)
  const was = now.trail[1] ?? { eastKm: 0, northKm: 0 }
  const ms = (km: number): number => (-km * 1000) / (12 * 3600)
  const source = {
    lat: now.lat,
    windMs,
    pressureHpa: fix.pressureHpa,
    eastMs: ms(was.eastKm),
    northMs: ms(was.northKm),
    radii: (fix.radii ?? []).map(({ windKn, quadrantsNm: [ne, se, sw, nw] }) => ({
      windMs: fromKnots(knots(windKn)),
      quadrantsKm: [ne * KM_PER_NM, se * KM_PER_NM, sw * KM_PER_NM, nw * KM_PER_NM] as const,
    })),
  }
  return (
    sizeFromRadii(source, LEARNED) ??
    (fix.pressureHpa === null ? null : sizeFromPressure(windMs, fix.pressureHpa))
  )
}
