/** How good such forecasts were: read by everyone, made by those who make forecasts. */
import { Type } from 'typebox'
import type { Http } from '#kernel/http.ts'
import { badInput } from '#kernel/problem.ts'
import type { Work } from '#kernel/system.ts'
import { noSuchStorm } from '../forecasts.ts'
import { SourceName, StormId } from '../schema/parts.ts'
import { VerificationIn, VerificationOut } from '../schema/verification.ts'
import { historyFor } from '../store/history.ts'
import { findStorm } from '../store/storms.ts'
import type { TyphoonTables } from '../tables.ts'
import { assertVerifiable } from './run.ts'
import { latestVerification } from './store.ts'
import type { VerifyPlan } from './thread.ts'

export function verifyRoutes(http: Http, work: Work<TyphoonTables>): void {
  http.get(
    '/storms/:id/verification',
    {
      config: { access: 'public' },
      schema: {
        summary: 'How good the forecasts of such storms were, on seasons that they had not learned from',
        params: StormId,
        response: {
          200: Type.Object({
            source: Type.Union([SourceName, Type.Null()], {
              description: 'The history that forecasts of this storm learn from; null where there is none',
            }),
            verification: Type.Union([VerificationOut, Type.Null()]),
          }),
        },
      },
    },
    ({ actor, params }) =>
      work.read(actor, async (db) => {
        const storm = await findStorm(db, params.id)
        if (storm === null) throw noSuchStorm({ storm: params.id })
        const history = await historyFor(db, storm.source)
        if (history === null) return { source: null, verification: null }
        const found = await latestVerification(db, history.source, storm.source === 'operational')
        const madeBy = actor.kind === 'visitor' ? null : (found?.madeBy ?? null)
        return { source: history.source, verification: found === null ? null : { ...found, madeBy } }
      }),
  )
  http.post(
    '/verifications',
    {
      config: { access: 'typhoon.forecast', limit: { max: 6, windowSeconds: 3600 } },
      schema: {
        summary: 'Has the forecasts of past seasons made and held against what came; takes minutes',
        body: VerificationIn,
        response: { 202: Type.Object({ queued: Type.Literal(true) }) },
      },
    },
    async ({ actor, body }, reply) => {
      const { source, trainUntil, from, to, noiseKm = 0 } = body
      const errors = []
      if (from > to) errors.push({ field: 'to', message: `${to} is before ${from}` })
      if (trainUntil >= from)
        errors.push({ field: 'trainUntil', message: `${trainUntil} is not before ${from}` })
      if (errors.length > 0) throw badInput({ errors })
      const plan: VerifyPlan = { trainUntil, from, to, noiseKm, region: 'all', seed: 1 }
      await work.unit(actor, async ({ db, enqueue, record }) => {
        await assertVerifiable(db, source, plan)
        await enqueue('verify', { source, plan })
        await record({
          act: 'typhoon.ask-verification',
          subject: `typhoon/history/${source}`,
          payload: { plan },
        })
      })
      return reply.code(202).send({ queued: true })
    },
  )
}
