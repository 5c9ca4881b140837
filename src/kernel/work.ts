/** Reads and units of work: the only ways by which a system reaches the database. */
import { type Kysely, sql } from 'kysely'
import type { AnyTables, Database } from './db.ts'
import { FACT_CHANNEL, type FactFeed, type FactTypes, insertFact } from './facts.ts'
import { insertRecord } from './ledger.ts'
import type { Jobs } from './jobs.ts'
import { type Actor, type Clock, systemActor, type Unit, type Work } from './system.ts'

export interface WorkShop {
  readonly database: Database
  readonly clock: Clock
  readonly factTypes: FactTypes
  readonly feed: FactFeed
  readonly jobs: Jobs
}

/** Notifications are sent after commit, one for all that was published within a few milliseconds. */
const waking = new WeakMap<Database, NodeJS.Timeout>()
function wakeFollowers(database: Database): void {
  if (waking.has(database)) return
  const timer = setTimeout(() => {
    waking.delete(database)
    database.notify(FACT_CHANNEL, '').catch(() => undefined)
  }, 5)
  waking.set(database, timer)
}

/** Runs a unit of work, and wakes who follows facts once it has committed. */
export async function runUnit<DB, T>(
  shop: WorkShop,
  system: string,
  actor: Actor,
  fn: (unit: Unit<DB>) => Promise<T>,
): Promise<T> {
  const { database, clock, factTypes, jobs } = shop
  let published = 0
  let enqueued = false
  const result = await database.transaction(actor, 'write', (trx) => {
    const now = clock.now()
    const unit: Unit<DB> = {
      db: trx,
      actor,
      now,
      async publish(event, subject, data) {
        if (!event.type.startsWith(`${system}.`))
          throw new Error(`${system} cannot publish ${event.type}: it is another system's fact`)
        factTypes.assert(event, data)
        await insertFact(trx, { event, subject, data, actor, now })
        published += 1
      },
      record: (act) => insertRecord(trx, actor, act, now),
      async enqueue(job, data) {
        await jobs.enqueue(trx, `${system}.${job}`, data)
        enqueued = true
      },
    }
    return fn(unit)
  })
  if (published > 0) wakeFollowers(database)
  if (enqueued) jobs.wake()
  return result
}

export function createWork<DB>(shop: WorkShop, system: string): Work<DB> {
  return {
    clock: shop.clock,
    self: systemActor(system),
    read: (actor, fn) => shop.database.transaction(actor, 'read', (trx: Kysely<AnyTables>) => fn(trx)),
    unit: (actor, fn) => runUnit(shop, system, actor, fn),
    onFact: (types, fn) => shop.feed.on(types, fn),
  }
}

/** Whether the database answers, for /ready. */
export async function databaseAnswers(database: Database): Promise<void> {
  await sql`select 1`.execute(database.kysely)
}
