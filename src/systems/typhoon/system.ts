/** Typhoons: the record of past ones, the advisories of the present one, the match between them, and the forecast. */
import type { Source } from '#engines/cyclone/track.ts'
import type { System, Work } from '#kernel/system.ts'
import { parseInstant } from '#kernel/time.ts'
import { commands } from './commands.ts'
import {
  advisoryReceived,
  advisoryWithdrawn,
  agenciesReceived,
  forecastMade,
  historyImported,
} from './events.ts'
import { pollWhenDue, whyNoAddress } from './follow.ts'
import { Forecaster } from './forecaster.ts'
import { makeForecast } from './forecasts.ts'
import { routes } from './routes.ts'
import { loadSampleHistory } from './sample.ts'
import { PublishedStorm } from './schema.ts'
import { historyFor } from './store/history.ts'
import { situation } from './store/storms.ts'
import { migrations, type TyphoonTables } from './tables.ts'
import { verify } from './verify/run.ts'
import type { VerifyPlan } from './verify/thread.ts'

/** A server has the history in memory before the first reader asks, and again soon after imports have come to an end. */
function keepWarm(work: Work<TyphoonTables>, forecaster: Forecaster): void {
  let timer: NodeJS.Timeout | undefined
  const soon = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      work
        .read(work.self, async (db) => ({
          state: await historyFor(db, 'operational'),
          shown: (await situation(db, work.clock.now())).storm,
        }))
        .then(({ state, shown }) =>
          state === null ? undefined : forecaster.warm(state, shown?.source ?? 'operational'),
        )
        // The first question will load it, and tell its asker what is wrong.
        .catch(() => undefined)
    }, ms)
    timer.unref()
  }
  work.onFact([historyImported.type], () => soon(2000))
  // Once the start is over: learning takes a core for seconds, and a first question need not wait for this.
  soon(1500)
}

/** `feedUrl`: where the agencies' feed is asked; without it no feed is. */
export function typhoon(feedUrl = process.env['KAPOK_ZJWATER_URL']): System<TyphoonTables> {
  const why = feedUrl === undefined ? null : whyNoAddress(feedUrl)
  if (why !== null) throw new Error(`KAPOK_ZJWATER_URL: ${why}`)
  let work: Work<TyphoonTables> | null = null
  const forecaster = new Forecaster(() => {
    if (work === null) throw new Error('the typhoon system is not open yet')
    return work
  })
  return {
    name: 'typhoon',
    title: { 'zh-CN': '台风', en: 'Typhoon' },
    migrations,
    publishes: [historyImported, advisoryReceived, advisoryWithdrawn, agenciesReceived, forecastMade],
    views: [
      {
        name: 'typhoon.published_storm',
        title: { 'zh-CN': '台风目录', en: 'Storms' },
        schema: PublishedStorm,
        owner: 'duty-officer',
        sharing: 'unconditional',
        personalData: false,
      },
    ],
    permissions: [
      {
        name: 'typhoon.import',
        title: { 'zh-CN': '导入历史路径', en: 'Import the history of typhoons' },
        roles: ['data-officer', 'duty-officer'],
      },
      {
        name: 'typhoon.advise',
        title: { 'zh-CN': '录入、更正和撤回台风定位', en: 'Enter, correct and withdraw advisories' },
        roles: ['duty-officer'],
      },
      {
        name: 'typhoon.forecast',
        title: { 'zh-CN': '制作并保存预报', en: 'Make and keep forecasts' },
        roles: ['duty-officer'],
      },
    ],
    reactions: [],
    jobs: [
      {
        name: 'forecast',
        async run(work, data) {
          const { storm, at } = data as { storm: string; at: string }
          await makeForecast(work, forecaster, work.self, { storm, at: parseInstant(at)! })
        },
      },
      {
        name: 'follow',
        ...(feedUrl === undefined ? {} : { cron: '*/5 * * * *' }),
        async run(work, _data, signal) {
          if (feedUrl !== undefined) await pollWhenDue(work, work.self, { url: feedUrl, signal })
        },
      },
      {
        name: 'verify',
        // Seasons take seconds each; what failed once (there is no such history) fails again.
        expireInSeconds: 4 * 3600,
        retryLimit: 0,
        async run(work, data, signal) {
          const { source, plan } = data as { source: Source; plan: VerifyPlan }
          await verify(work, work.self, { source, plan, signal, progress: () => undefined })
        },
      },
    ],
    commands: commands(forecaster),
    async seed(opened) {
      work = opened
    },
    loadSample: loadSampleHistory,
    sampleOnly: (opened) =>
      opened.read(opened.self, async (db) => (await situation(db, opened.clock.now())).sampleOnly),
    routes(http, opened) {
      routes(http, opened, forecaster)
      keepWarm(opened, forecaster)
    },
    close: () => forecaster.close(),
  }
}
