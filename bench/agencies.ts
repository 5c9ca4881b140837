/**
 * The agencies' forecasts of one storm and the consensus of them with our statistics, on the one recorded reply of the
 * feed (`KAPOK_REFERENCE`/typhoon/zjwater_api, Mindulle 2021), as live: at each fix only what was known then, weights
 * from what had been verified then, and our history of CMA's best tracks ends years before. Truth: the feed's fixes.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgencyForecast } from '#engines/cyclone/agency.ts'
import { errorsBy, forecastAt, type ToldStorm, verify } from '#engines/cyclone/agency-errors.ts'
import { MAX_AGE_H } from '#engines/cyclone/consensus.ts'
import { cliper } from '#engines/cyclone/forecast.ts'
import { buildHistory, type History } from '#engines/cyclone/history.ts'
import { LEADS_H } from '#engines/cyclone/quadratic.ts'
import { HOUR_MS, positionAt, situationAt } from '#engines/cyclone/situation.ts'
import { distanceKm, type Point } from '#engines/cyclone/sphere.ts'
import type { Track } from '#engines/cyclone/track.ts'
import { type FeedStorm, parseReply } from '#engines/cyclone/zjwater.ts'
import { PLACES } from '#systems/geography/facts.ts'
import { impactOf, outlookOf, strikesOf } from '#systems/typhoon/outlook.ts'
import { atMost, type Figure, percentile, print, type Result } from './figures.ts'
import { bestTracks, reference } from './tracks.ts'

const SHOWN_LEADS_H = [24, 48, 72, 96, 120]

const trackOf = ({ key, nameEn, fixes }: FeedStorm): Track => ({
  source: 'operational',
  key,
  season: Number(key.slice(0, 4)),
  number: key.slice(5),
  name: nameEn,
  fixes: fixes.map(({ atMs, lon, lat, windMs, pressureHpa }) => ({
    atMs,
    lon,
    lat,
    wind: windMs,
    pressureHpa,
    grade: null,
    nature: 'tropical',
  })),
})

/** The latest forecast of each agency that was known at a moment. */
function knownAt({ forecasts }: ToldStorm, atMs: number): AgencyForecast[] {
  const latest = new Map<string, AgencyForecast>()
  for (const one of forecasts)
    if (
      one.knownMs <= atMs &&
      one.issuedMs >= (latest.get(one.agency)?.issuedMs ?? atMs - MAX_AGE_H * HOUR_MS)
    )
      latest.set(one.agency, one)
  return [...latest.values()]
}

/** Mean errors by who and lead. */
class Tally {
  readonly #sums = new Map<string, { n: number; km: number }>()
  add(who: string, h: number, km: number): void {
    const sum = this.#sums.get(`${who} ${h}`) ?? { n: 0, km: 0 }
    this.#sums.set(`${who} ${h}`, { n: sum.n + 1, km: sum.km + km })
  }
  #each(who: string, of: (sum: { n: number; km: number }) => number): string {
    return SHOWN_LEADS_H.map((h) => {
      const sum = this.#sums.get(`${who} ${h}`)
      return sum === undefined ? '-' : Math.round(of(sum))
    }).join(' / ')
  }
  mean = (who: string): string => this.#each(who, ({ n, km }) => km / n)
  cases = (who: string): string => this.#each(who, ({ n }) => n)
  percent = (who: string): string => this.#each(who, ({ n, km }) => (100 * km) / n)
}

/** Each agency by itself, every one of its forecasts once. */
function alone(storm: ToldStorm): Figure[] {
  const tally = new Tally()
  for (const one of storm.forecasts)
    for (const h of SHOWN_LEADS_H) {
      const ahead = forecastAt(one, h)
      const truth = storm.fixes.find(({ atMs }) => atMs === one.issuedMs + h * HOUR_MS)
      if (ahead !== null && truth !== undefined) tally.add(one.agency, h, distanceKm(ahead, truth))
    }
  return [...new Set(storm.forecasts.map(({ agency }) => agency))].sort().map((agency) => ({
    name: `${agency} alone, from its own analyses (cases ${tally.cases(agency)})`,
    value: tally.mean(agency),
    unit: 'km',
  }))
}

/** At every fix, what each would have said of the same moments. */
function live(history: History, track: Track, storm: ToldStorm): Figure[] {
  const tally = new Tally()
  const weights = new Tally()
  const took: number[] = []
  const places = PLACES.filter(({ kind }) => kind === 'government').map(
    ({ divisionCode, position: [lon, lat] }) => ({ code: divisionCode, lon, lat }),
  )
  // The first forecast learns from all seasons.
  outlookOf(history, { track, atMs: track.fixes.at(-1)!.atMs, agencies: null })
  const verified = verify(storm)
  for (const { atMs } of track.fixes) {
    const now = situationAt(track, atMs)!
    const forecasts = knownAt(storm, atMs)
    const start = process.threadCpuUsage()
    const errors = errorsBy(verified, atMs)
    const outlook = outlookOf(history, { track, atMs, agencies: { forecasts, errors } })!
    strikesOf(outlook, places)
    impactOf(outlook, places, 'cma')
    const { user, system } = process.threadCpuUsage(start)
    took.push((user + system) / 1000)
    const { consensus, statistics, made } = outlook
    if (consensus === null || statistics === null) continue
    const reference = cliper.path(history, track, now)
    for (const [i, h] of LEADS_H.entries()) {
      const truth = positionAt(track.fixes, atMs + h * HOUR_MS)
      if (truth === null || !SHOWN_LEADS_H.includes(h)) continue
      const off = (who: string, point: Point): void => tally.add(who, h, distanceKm(point, truth))
      const lead = made.leads[i]!
      off('consensus', lead)
      off('ours', statistics[i]!)
      off('CLIPER-like', reference[i]!)
      for (const one of forecasts) {
        const ahead = forecastAt(one, h + (atMs - one.issuedMs) / HOUR_MS)
        if (ahead !== null) off(one.agency, ahead)
      }
      tally.add('inside', h, distanceKm(lead, truth) <= lead.radius70Km ? 1 : 0)
      tally.add('circle', h, lead.radius70Km)
      tally.add('our circle', h, statistics[i]!.radius70Km)
      weights.add('statistics', h, consensus.statistics[i]!)
    }
  }
  return [
    ...['consensus', 'ours', 'CLIPER-like', 'CMA', 'HKO', 'CWA', 'JMA', 'JTWC'].map((who) => ({
      name: `live, ${who} (cases ${tally.cases(who)})`,
      value: tally.mean(who),
      unit: 'km',
    })),
    { name: 'live, weight of the statistics', value: weights.percent('statistics'), unit: '%' },
    { name: 'live, radius of the 70 % circle, consensus', value: tally.mean('circle'), unit: 'km' },
    { name: 'live, radius of the 70 % circle, ours', value: tally.mean('our circle'), unit: 'km' },
    { name: 'live, 70 % circles of the consensus cover', value: tally.percent('inside'), unit: '%' },
    atMost(
      'one whole forecast (consensus, 200 members, chances and impact at 11 places), CPU time, p50',
      percentile(took, 0.5),
      15,
      'ms',
    ),
    atMost('the same, p99', percentile(took, 0.99), 60, 'ms'),
  ]
}

async function bench(): Promise<Result> {
  const folder = join(reference(), 'typhoon')
  const history = buildHistory((await bestTracks()).tracks)
  const file = join(folder, 'zjwater_api', 'TyphoonInfo-202116.json')
  const { storm } = parseReply(await readFile(file, 'utf8'))
  if (storm === null) throw new Error(`${file} is no reply of the feed`)
  return {
    title: 'Agencies and the consensus, Mindulle 2021',
    figures: [...alone(storm), ...live(history, trackOf(storm), storm)],
    notes: [
      'Mean great-circle errors at 24 / 48 / 72 / 96 / 120 h. ONE storm, which recurved over the open ocean: nothing here says how agencies rank, or how good the consensus is on others.',
      'Alone: each forecast once, from its own analysis. Live: at each of 52 fixes, the latest forecast that was known, up to 12 h old, against the same moments for all; cases of an agency are fewer where it forecasts less far.',
      'Truth is the feed’s own later fixes, which are CMA’s operational ones. Weights and circles at a fix use what had been verified by then, drawn to published errors of 2012.',
    ],
  }
}

print(await bench())
