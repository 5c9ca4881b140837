/** Making forecasts of stored storms, keeping them, and making them again. */
import { createHash } from 'node:crypto'
import type { Fix, Track } from '#engines/cyclone/track.ts'
import { canonicalJson } from '#kernel/ledger.ts'
import { notFound, problem } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { formatInstant } from '#kernel/time.ts'
import { forecastMade } from './events.ts'
import type { Forecaster } from './forecaster.ts'
import type { ForecastOut, MatchOut, StoredForecast } from './schema.ts'
import { findForecast, type ForecastInput, storeForecast } from './store/forecasts.ts'
import { historyFor, type HistoryState } from './store/history.ts'
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

interface Ground {
  readonly storm: StormRow
  readonly track: Track
  readonly history: HistoryState
}

/** The storm, its track and its history. @throws noSuchStorm, noHistory */
export function groundOf(work: Work<TyphoonTables>, actor: Actor, id: string): Promise<Ground> {
  return work.read(actor, async (db) => {
    const storm = await findStorm(db, id)
    if (storm === null) throw noSuchStorm({ storm: id })
    const track = await trackOf(db, storm)
    const history = await historyFor(db, storm.source)
    if (history === null) throw noHistory({ source: storm.source })
    return { storm, track: track!, history }
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

/** @throws notYetBorn */
export async function forecastAt(forecaster: Forecaster, ground: Ground, at: Date): Promise<ForecastOut> {
  const made = await forecaster.forecast(ground.history, ground.track, at)
  if (made === null)
    throw notYetBorn({
      storm: `${ground.storm.source}:${ground.storm.key}`,
      at: formatInstant(at),
      firstAt: formatInstant(ground.storm.first_at),
    })
  return made
}

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')

const inputOf = ({ track }: Ground, at: Date): ForecastInput => ({
  source: track.source,
  key: track.key,
  season: track.season,
  number: track.number,
  name: track.name,
  fixes: track.fixes.filter((fix) => fix.atMs <= at.getTime()),
})

/** Makes a forecast and keeps it with its inputs; says so when it is new. */
export async function makeForecast(
  work: Work<TyphoonTables>,
  forecaster: Forecaster,
  actor: Actor,
  given: { storm: string; at: Date },
): Promise<StoredForecast> {
  const ground = await groundOf(work, actor, given.storm)
  const forecast = await forecastAt(forecaster, ground, given.at)
  const input = inputOf(ground, given.at)
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
  const track: Track = { ...input, source: input.source as Track['source'], fixes: input.fixes as Fix[] }
  const state: HistoryState = { source: history.source as Track['source'], importSeq: history.importSeq }
  const lastFix = track.fixes.at(-1)
  const remade =
    lastFix === undefined ? null : await forecaster.forecast(state, track, new Date(lastFix.atMs))
  const remadeSha256 = sha256(remade)
  return {
    same: remadeSha256 === stored.sha256,
    model: stored.forecast.model,
    currentModel: remade?.model ?? '',
    sha256: stored.sha256,
    remadeSha256,
  }
}
