/** Verifying a history's seasons: made in a thread of its own, season by season, and kept. */
import type { Kysely } from 'kysely'
import { MODEL } from '#engines/cyclone/model.ts'
import type { Source } from '#engines/cyclone/track.ts'
import { problem } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { Thread } from '#kernel/thread.ts'
import { historyPages, historyState } from '../store/history.ts'
import { namedPlaces } from '../store/places.ts'
import type { TyphoonTables } from '../tables.ts'
import type { VerificationOut } from '../schema/verification.ts'
import { storeVerification } from './store.ts'
import type { Verified, VerifyPlan, VerifyQuestion } from './thread.ts'

const nothingToVerify = problem<{ source: string; what: string }>({
  code: 'nothing-to-verify',
  status: 409,
  title: { 'zh-CN': '没有可检验的预报', en: 'There is nothing to verify' },
  detail: ({ source, what }) => ({
    'zh-CN': `${source} 的历史中没有${what}。请先导入这些年份。`,
    en: `The history of ${source} has no ${what}. Import those seasons first.`,
  }),
})

/** The seasons to verify, in order. @throws nothingToVerify when there is none, or none to learn from */
function seasonsOf(source: Source, { trainUntil, from, to }: VerifyPlan, there: Iterable<number>): number[] {
  const seasons = [...new Set(there)].sort((a, b) => a - b)
  if (!seasons.some((season) => season <= trainUntil))
    throw nothingToVerify({ source, what: `storms of ${trainUntil} or before` })
  const wanted = seasons.filter((season) => season >= from && season <= to)
  if (wanted.length === 0) throw nothingToVerify({ source, what: `storms of ${from} to ${to}` })
  return wanted
}

/** Says at once what would fail only after all was loaded. @throws nothingToVerify */
export async function assertVerifiable(
  db: Kysely<TyphoonTables>,
  source: Source,
  plan: VerifyPlan,
): Promise<void> {
  if ((await historyState(db, source)) === null) throw nothingToVerify({ source, what: 'storms' })
  const rows = await db
    .selectFrom('typhoon.storm')
    .select('season')
    .distinct()
    .where('source', '=', source)
    .execute()
  seasonsOf(
    source,
    plan,
    rows.map(({ season }) => season),
  )
}

interface Given {
  readonly source: Source
  readonly plan: VerifyPlan
  readonly signal: AbortSignal
  readonly progress: (season: number, cases: number) => void
}

/** @throws nothingToVerify when the history has no storm to learn from or none to verify on */
export async function verify(
  work: Work<TyphoonTables>,
  actor: Actor,
  { source, plan, signal, progress }: Given,
): Promise<VerificationOut> {
  const { state, places } = await work.read(actor, async (db) => ({
    state: await historyState(db, source),
    places: await namedPlaces(db),
  }))
  if (state === null) throw nothingToVerify({ source, what: 'storms' })
  const thread = new Thread<VerifyQuestion>(new URL('./thread.ts', import.meta.url))
  const end = (): void => void thread.close()
  signal.addEventListener('abort', end, { once: true })
  try {
    await thread.ask({ op: 'begin', plan, places: places.map(({ code, lon, lat }) => ({ code, lon, lat })) })
    const seasons = new Set<number>()
    for await (const tracks of historyPages(work, state)) {
      signal.throwIfAborted()
      for (const { season } of tracks) seasons.add(season)
      await thread.ask({ op: 'tracks', tracks })
    }
    for (const season of seasonsOf(source, plan, seasons)) {
      signal.throwIfAborted()
      progress(season, await thread.ask<number>({ op: 'season', season }))
    }
    const result = await thread.ask<Verified>({ op: 'end' })
    if (result.all.cases.every((n) => n === 0))
      throw nothingToVerify({ source, what: 'storm of 17.2 m/s with a motion in those seasons' })
    return await work.unit(actor, async ({ db, now, record }) => {
      const stored = await storeVerification(db, { state, model: MODEL, plan, result, now, by: actor.name })
      await record({
        act: 'typhoon.verify',
        subject: `typhoon/history/${source}`,
        payload: { verificationId: stored.id, plan, importSeq: state.importSeq },
      })
      // As it was made: what comes back from the database has its keys in another order.
      return { ...stored, result: result as unknown as VerificationOut['result'] }
    })
  } finally {
    signal.removeEventListener('abort', end)
    await thread.close()
  }
}
