/** What changes accounts, links and tokens commits together with its record, or not at all. */
import type { Transaction } from 'kysely'
import type { AnyTables, Database } from '../db.ts'
import { insertRecord } from '../ledger.ts'
import type { Act, Actor, Clock } from '../system.ts'

export interface Change {
  /** The owner's, for no role of the systems reaches these tables. The outer handle must not be used beside it. */
  readonly db: Transaction<AnyTables>
  readonly now: Date
  record(actor: Actor, act: Act): Promise<void>
}

/** Runs `fn` in one transaction; what it throws undoes its writes and its records. */
export type Changes = <T>(fn: (change: Change) => Promise<T>) => Promise<T>

export const createChanges =
  ({ kysely }: Database, clock: Clock): Changes =>
  (fn) =>
    kysely.transaction().execute((db) => {
      const now = clock.now()
      return fn({ db, now, record: (actor, act) => insertRecord(db, actor, act, now) })
    })
