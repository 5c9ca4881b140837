/** Verifications as they were made. */
import { type Kysely, sql, type Transaction } from 'kysely'
import { MODEL } from '#engines/cyclone/model.ts'
import type { Source } from '#engines/cyclone/track.ts'
import { formatInstant } from '#kernel/time.ts'
import { newId } from '#values'
import type { VerificationOut } from '../schema/verification.ts'
import type { HistoryState } from '../store/history.ts'
import type { TyphoonTables } from '../tables.ts'
import type { Verified, VerifyPlan } from './thread.ts'

const toStored = (row: TyphoonTables['typhoon.verification']): VerificationOut => ({
  id: row.id,
  source: row.source,
  importSeq: row.import_seq,
  model: row.model,
  plan: row.options as unknown as VerifyPlan,
  madeAt: formatInstant(row.made_at),
  madeBy: row.made_by,
  result: row.result as unknown as VerificationOut['result'],
})

export async function storeVerification(
  db: Transaction<TyphoonTables>,
  given: { state: HistoryState; model: string; plan: VerifyPlan; result: Verified; now: Date; by: string },
): Promise<VerificationOut> {
  const row = await db
    .insertInto('typhoon.verification')
    .values({
      id: newId(),
      source: given.state.source,
      import_seq: given.state.importSeq,
      model: given.model,
      options: JSON.stringify(given.plan),
      result: JSON.stringify(given.result),
      made_at: given.now,
      made_by: given.by,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toStored(row)
}

/**
 * The one that speaks for a history: of the present model where there is one, with errors in its inputs where
 * `operational` positions are forecast, and of the most cases, so that a trial of one season does not take the place
 * of ten; of equals the newest. Null where none was made.
 */
export async function latestVerification(
  db: Kysely<TyphoonTables>,
  source: Source,
  operational: boolean,
): Promise<VerificationOut | null> {
  const noisy = sql<boolean>`(options ->> 'noiseKm')::float8 > 0`
  const row = await db
    .selectFrom('typhoon.verification')
    .selectAll()
    .where('source', '=', source)
    .where(sql<boolean>`options ->> 'region' = 'all'`)
    .orderBy(sql`model = ${MODEL} desc`)
    .orderBy(operational ? sql`${noisy} desc` : sql`${noisy}`)
    .orderBy(sql`(result #>> '{all,cases,1}')::int desc`)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toStored(row)
}
