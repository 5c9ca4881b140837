/** What the forecast thread answers, as the API says it: rounded, named, in UTC. */
import { agencyTitle } from '#engines/cyclone/agency.ts'
import { formatInstant } from '#kernel/time.ts'
import { STRIKE_HOURS, STRIKE_KM } from '#engines/cyclone/model.ts'
import type { ForecastGiven } from './forecaster.ts'
import type { ForecastView, ImpactView, MatchView } from './forecast-thread.ts'
import type { ForecastOut, ImpactOut, Lead, MatchOut } from './schema.ts'

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const place = (lon: number, lat: number): [number, number] => [round(lon, 3), round(lat, 3)]
const instant = (ms: number): string => formatInstant(new Date(ms))
const share = (value: number): number => round(value, 3)
const tenth = (value: number): number => round(value, 1)
const orNull = (value: number | null): number | null => (value === null ? null : tenth(value))

type Path = readonly (readonly [h: number, lon: number, lat: number, windMs: number])[]
const wayOf = (path: Path) => path.map(([h, lon, lat]): [number, number, number] => [h, ...place(lon, lat)])
const windsOf = (path: Path): number[] => path.map(([, , , windMs]) => tenth(windMs))

export function forecastOut(
  made: ForecastView,
  { track, places }: ForecastGiven,
  history: ForecastOut['history'],
): ForecastOut {
  // From a strength that nobody gave there is no strength to forecast.
  const isWindKnown = !made.notes.includes('wind-assumed')
  const wind = (value: number): number | null => (isWindKnown ? tenth(value) : null)
  const leadOut = (lead: ForecastView['leads'][number]): Lead => {
    const [lon, lat] = place(lead.lon, lead.lat)
    return {
      h: lead.h,
      lon,
      lat,
      windMs: wind(lead.windMs),
      windLowMs: wind(lead.windLowMs),
      windHighMs: wind(lead.windHighMs),
      radius70Km: round(lead.radius70Km, 0),
    }
  }
  const winds = (path: Path) => (isWindKnown ? { windMs: windsOf(path) } : {})
  const { consensus, statistics } = made
  const isBlended = consensus !== null && statistics !== null
  return {
    storm: `${track.source}:${track.key}`,
    at: instant(made.atMs),
    model: made.model,
    history,
    // Agencies give means over 1, 2 and 10 minutes; the feed does not say whether it changed them.
    notes: [...made.notes, ...(isBlended ? ['agency-winds-mixed'] : [])],
    leads: made.leads.map(leadOut),
    members: made.members.map(({ source, key, path }) => ({
      storm: `${source}:${key}`,
      path: wayOf(path),
      ...winds(path),
    })),
    memberCount: made.memberCount,
    rapidIntensification:
      made.rapidIntensification === null || !isWindKnown ? null : share(made.rapidIntensification),
    scenarios: made.scenarios.map(({ kind, share: part, members, path }) => ({
      kind,
      share: share(part),
      members: [...members],
      path: wayOf(path),
      windMs: windsOf(path),
    })),
    strikes: made.strikes.map(({ probability }, i) => ({
      ...namedOf(places[i]!),
      radiusKm: STRIKE_KM,
      hours: [...STRIKE_HOURS],
      probability: probability.map(share),
    })),
    consensus: !isBlended
      ? null
      : {
          agencies: consensus.agencies.map(({ agency, issuedMs, weights }) => ({
            agency,
            title: agencyTitle(agency),
            issuedAt: instant(issuedMs),
            weights: weights.map(share),
          })),
          statistics: { weights: consensus.statistics.map(share), leads: statistics.map(leadOut) },
        },
    analogs: made.analogs.map(matchOut),
    reference: made.reference.map(([h, lon, lat]): [number, number, number] => [h, ...place(lon, lat)]),
  }
}

const namedOf = ({ code, nameZh, nameEn, lon, lat }: ForecastGiven['places'][number]) => ({
  code,
  name: { 'zh-CN': nameZh, en: nameEn },
  position: place(lon, lat),
})

export function impactOut(made: ImpactView, { track, places }: ForecastGiven): ImpactOut {
  const each = (values: readonly number[], of: (value: number) => number): number[] => values.map(of)
  type Period = ImpactView['impacts'][number]['period']
  const exceeded = (all: ImpactView['impacts'][number]['wind']) =>
    all.map(({ beaufort, probability }) => ({ beaufort, probability: each(probability, share) }))
  const overPeriod = (all: Period['wind']) =>
    all.map((one) => ({ ...one, probability: share(one.probability), onsetH: orNull(one.onsetH) }))
  const range = ({ p10, p50, p90 }: Period['rainMm']) => ({
    p10: tenth(p10),
    p50: tenth(p50),
    p90: tenth(p90),
  })
  return {
    storm: `${track.source}:${track.key}`,
    at: instant(made.atMs),
    model: made.model,
    consensus: made.blended,
    places: made.impacts.map((one, i) => ({
      ...namedOf(places[i]!),
      h: [...one.h],
      windMs: {
        p10: each(one.windMs.p10, tenth),
        p50: each(one.windMs.p50, tenth),
        p90: each(one.windMs.p90, tenth),
      },
      wind: exceeded(one.wind),
      gust: exceeded(one.gust),
      rainMm: { p50: each(one.rainMm.p50, tenth), p90: each(one.rainMm.p90, tenth) },
      rain24Mm: { p50: each(one.rain24Mm.p50, tenth), p90: each(one.rain24Mm.p90, tenth) },
      period: {
        wind: overPeriod(one.period.wind),
        gust: overPeriod(one.period.gust),
        maxWindMs: range(one.period.maxWindMs),
        near: one.period.near.map((near) => ({
          ...near,
          probability: share(near.probability),
          expectedH: orNull(near.expectedH),
        })),
        rainMm: range(one.period.rainMm),
        rain24AtLeast: one.period.rain24AtLeast.map(({ mm, probability }) => ({
          mm,
          probability: share(probability),
        })),
      },
    })),
  }
}

export function matchOut(found: MatchView): MatchOut {
  const { why } = found
  return {
    storm: `${found.source}:${found.key}`,
    name: found.name,
    season: found.season,
    distance: round(found.distance, 4),
    why: {
      positionKm: round(why.positionKm, 0),
      motionKmh: orNull(why.motionKmh),
      headingDeg: orNull(why.headingDeg),
      seasonDays: round(why.seasonDays, 0),
      windMs: orNull(why.windMs),
      shapeKm: orNull(why.shapeKm),
    },
    from: instant(found.from),
    path: found.path.map(([h, lon, lat, windMs]): MatchOut['path'][number] => [
      h,
      ...place(lon, lat),
      orNull(windMs),
    ]),
  }
}
