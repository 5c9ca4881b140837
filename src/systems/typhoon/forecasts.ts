/** Making forecasts of stored storms, keeping them, and making them again. */
import { createHash } from 'node:crypto'
import { MAX_AGE_H } from '#engines/cyclone/consensus.ts'
import type { Fix, Track } from '#engines/cyclone/track.ts'
import { canonicalJson } from '#kernel/ledger.ts'
import { badInput, notFound, problem } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { formatInstant, parseInstant } from '#kernel/time.ts'
import { forecastMade } from './events.ts'
import { type AgencyGround, agencyGround, errorsAt, latestOf } from './agency-ground.ts'
import type { Forecaster, ForecastGiven } from './forecaster.ts'
import type { ForecastOut, ImpactOut, MatchOut, StoredForecast } from './schema.ts'
import { findForecast, type ForecastInput, storeForecast } from './store/forecasts.ts'
import { historyFor, type HistoryState } from './store/history.ts'
import { type NamedPlace, namedPlaces } from './store/places.ts'
import { findStorm, type StormRow, trackOf } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

export const noSuchStorm = problem<{ storm: string }>({
  code: 'no-such-storm',
  status: 404,
  title: { 'zh-CN': '没有这个台风', en: 'No such storm' },
  detail: ({ storm }) => ({
    'zh-CN': `没有“${storm}”。可用名称加年份、编号，或“来源:键”。`,
    en: `There is no ${storm}. Use a name and a year, a number, or source:key.`,
  }),
})

export const noHistory = problem<{ source: string }>({
  code: 'no-history',
  status: 409,
  title: { 'zh-CN': '没有可比的历史', en: 'No history to compare with' },
  detail: () => ({
    'zh-CN': '尚未导入历史路径。请先导入 CMA 或 IBTrACS 文件。',
    en: 'No history was imported yet. Import a CMA or IBTrACS file first.',
  }),
})

export const notYetBorn = problem<{ storm: string; at: string; firstAt: string }>({
  code: 'storm-not-yet-there',
  status: 404,
  title: { 'zh-CN': '该时刻台风尚未生成', en: 'The storm was not there yet' },
  detail: ({ storm, at, firstAt }) => ({
    'zh-CN': `${storm} 的首个定位时间是 ${firstAt}，在 ${at} 还没有定位。`,
    en: `The first position of ${storm} is of ${firstAt}; at ${at} there was none.`,
  }),
})

/** A moment that somebody named. @throws badInput */
export function instant(field: string, text: string): Date {
  const at = parseInstant(text)
  if (at === null)
    throw badInput({ errors: [{ field, message: `${text} is not an ISO 8601 instant with an offset` }] })
  return at
}

export interface Ground {
  readonly storm: StormRow
  readonly track: Track
  readonly history: HistoryState
  readonly agencies: AgencyGround | null
  readonly places: readonly NamedPlace[]
}

/** The storm, its track and its history, what agencies say of it, and the places a forecast speaks of. @throws noSuchStorm, noHistory */
export function groundOf(work: Work<TyphoonTables>, actor: Actor, id: string): Promise<Ground> {
  return work.read(actor, async (db) => {
    const storm = await findStorm(db, id)
    if (storm === null) throw noSuchStorm({ storm: id })
    const track = await trackOf(db, storm)
    const history = await historyFor(db, storm.source)
    if (history === null) throw noHistory({ source: storm.source })
    return {
      storm,
      track: track!,
      history,
      agencies: await agencyGround(work, db, storm, track!),
      places: await namedPlaces(db),
    }
  })
}

export function matchAt(
  forecaster: Forecaster,
  ground: Ground,
  at: Date,
  count: number,
): Promise<MatchOut[]> {
  return forecaster.match(ground.history, ground.track, at, count)
}

/** What a forecast at a moment is made from; nothing in it was known later. */
function givenAt({ track, agencies, places }: Ground, at: Date): ForecastGiven {
  const atMs = at.getTime()
  const fixes = track.fixes.filter((fix) => fix.atMs <= atMs)
  const issuedByMs = fixes.at(-1)?.atMs ?? atMs
  return {
    track: { ...track, fixes },
    atMs,
    agencies:
      agencies === null
        ? null
        : {
            forecasts: latestOf(agencies, { atMs, issuedByMs, withinH: MAX_AGE_H }).map(
              ({ agency, issuedMs, points }) => ({ agency, issuedMs, points }),
            ),
            errors: errorsAt(agencies, atMs),
          },
    places,
  }
}

const tooEarly = ({ storm }: Ground, at: Date) =>
  notYetBorn({
    storm: `${storm.source}:${storm.key}`,
    at: formatInstant(at),
    firstAt: formatInstant(storm.first_at),
  })

/** @throws notYetBorn */
export async function forecastAt(forecaster: Forecaster, ground: Ground, at: Date): Promise<ForecastOut> {
  return (await forecastFrom(forecaster, ground, at)).forecast
}

async function forecastFrom(
  forecaster: Forecaster,
  ground: Ground,
  at: Date,
): Promise<{ forecast: ForecastOut; given: ForecastGiven }> {
  const given = givenAt(ground, at)
  const forecast = await forecaster.forecast(ground.history, given)
  if (forecast === null) throw tooEarly(ground, at)
  return { forecast, given }
}

/** @throws notYetBorn */
export async function impactAt(forecaster: Forecaster, ground: Ground, at: Date): Promise<ImpactOut> {
  const made = await forecaster.impact(ground.history, givenAt(ground, at))
  if (made === null) throw tooEarly(ground, at)
  return made
}

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')

const inputOf = ({ track, atMs, agencies, places }: ForecastGiven): ForecastInput => ({
  source: track.source,
  key: track.key,
  season: track.season,
  number: track.number,
  name: track.name,
  fixes: track.fixes,
  atMs,
  agencies,
  places,
})

/** Makes a forecast and keeps it with its inputs; says so when it is new. */
export async function makeForecast(
  work: Work<TyphoonTables>,
  forecaster: Forecaster,
  actor: Actor,
  given: { storm: string; at: Date },
): Promise<StoredForecast> {
  const ground = await groundOf(work, actor, given.storm)
  const { forecast, given: from } = await forecastFrom(forecaster, ground, given.at)
  const input = inputOf(from)
  return work.unit(actor, async ({ db, now, publish, record }) => {
    const { stored, created } = await storeForecast(db, {
      stormId: ground.storm.id,
      forecast,
      input,
      inputSha256: sha256({ input, history: ground.history }),
      resultSha256: sha256(forecast),
      now,
      by: actor.name,
    })
    if (created) {
      const subject = `typhoon/${forecast.storm}`
      await record({
        act: 'typhoon.forecast',
        subject,
        payload: { forecastId: stored.id, at: forecast.at, model: forecast.model, sha256: stored.sha256 },
      })
      await publish(forecastMade, subject, {
        forecastId: stored.id,
        storm: forecast.storm,
        at: forecast.at,
        model: forecast.model,
      })
    }
    return { ...stored, forecast }
  })
}

/** Makes a kept forecast again from its kept inputs and the history as it then was, and compares. */
export async function remakeForecast(
  work: Work<TyphoonTables>,
  forecaster: Forecaster,
  actor: Actor,
  id: string,
): Promise<{ same: boolean; model: string; currentModel: string; sha256: string; remadeSha256: string }> {
  const found = await work.read(actor, (db) => findForecast(db, id))
  if (found === null) throw notFound({ what: `forecast ${id}` })
  const { stored, input } = found
  const { history } = stored.forecast
  const { source, key, season, number, name } = input
  const fixes = input.fixes as Fix[]
  const state: HistoryState = { source: history.source as Track['source'], importSeq: history.importSeq }
  const lastMs = fixes.at(-1)?.atMs
  const remade =
    lastMs === undefined
      ? null
      : await forecaster.forecast(state, {
          track: { source: source as Track['source'], key, season, number, name, fixes },
          // What an older model was given had no more than the fixes.
          atMs: input.atMs ?? lastMs,
          agencies: input.agencies ?? null,
          places: input.places ?? [],
        })
  const remadeSha256 = sha256(remade)
  return {
    same: remadeSha256 === stored.sha256,
    model: stored.forecast.model,
    currentModel: remade?.model ?? '',
    sha256: stored.sha256,
    remadeSha256,
  }
}
