/** Background jobs: pg-boss on the same database, so that a job enqueued in a unit of work exists only if it commits. */
import { fromKysely, PgBoss } from 'pg-boss'
import type { Transaction } from 'kysely'
import { APP_ROLE } from './db/transaction.ts'
import type { AnyTables, Database } from './db.ts'
import { alone } from './migrate.ts'
import type { AnySystem, AnyWork } from './system.ts'

const SCHEMA = 'jobs'

const GRANT = `
  grant usage on schema ${SCHEMA} to ${APP_ROLE};
  grant select, insert on all tables in schema ${SCHEMA} to ${APP_ROLE};
  grant execute on all functions in schema ${SCHEMA} to ${APP_ROLE}`

export interface Jobs {
  enqueue(trx: Transaction<AnyTables>, queue: string, data: object): Promise<void>
  /** Looks for work now rather than at the next poll. */
  wake(): void
  /** Begins to work; without it, jobs are only enqueued (a command beside no server). */
  work(workOf: (system: string) => AnyWork): Promise<void>
  close(): Promise<void>
}

/** `serving`: this process keeps the schedules and the queues' house; a command only enqueues. */
export async function openJobs(given: {
  database: Database
  systems: readonly AnySystem[]
  serving: boolean
  onError: (queue: string, error: unknown) => void
}): Promise<Jobs> {
  const { database, systems, serving, onError } = given
  const jobs = systems.flatMap((system) =>
    system.jobs.map((job) => ({ queue: `${system.name}.${job.name}`, system, job })),
  )
  const boss = new PgBoss({
    schema: SCHEMA,
    db: { executeSql: (text, values) => database.executeSql(text, values) },
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    supervise: serving,
    schedule: serving,
    reindex: false,
  })
  boss.on('error', (error) => onError('pg-boss', error))
  const prepare = async (): Promise<void> => {
    await boss.start()
    for (const { queue, job } of jobs) {
      if ((await boss.getQueue(queue)) === null)
        await boss.createQueue(queue, {
          retryLimit: job.retryLimit ?? 5,
          retryBackoff: true,
          retryDelay: 2,
          expireInSeconds: job.expireInSeconds ?? 900,
        })
      // Fills pg-boss's cache: inside a unit of work it must not go to the database by its own way.
      await boss.getQueueStats(queue)
    }
    await database.executeSql(GRANT)
  }
  try {
    // Two processes that make the queues' tables at once would fail; the embedded database has one process and one connection.
    await (database.kind === 'postgresql' ? alone(database, prepare) : prepare())
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    throw error
  }
  const workers: string[] = []
  const stopping = new AbortController()
  return {
    async enqueue(trx, queue, data) {
      if (!jobs.some((one) => one.queue === queue)) throw new Error(`no job named ${queue} is declared`)
      await boss.send(queue, data, { db: fromKysely(trx) })
    },
    wake: () => workers.forEach((id) => boss.notifyWorker(id)),
    async work(workOf) {
      for (const { queue, system, job } of jobs) {
        const id = await boss.work(queue, { pollingIntervalSeconds: 5, batchSize: 1 }, async ([one]) => {
          try {
            // A job that has expired is given to another: it must not go on beside that one.
            const signals = one === undefined ? [] : [one.signal]
            await job.run(workOf(system.name), one?.data, AbortSignal.any([stopping.signal, ...signals]))
          } catch (error) {
            onError(queue, error)
            throw error
          }
        })
        workers.push(id)
      }
      for (const { queue, job } of jobs)
        if (job.cron === undefined) await boss.unschedule(queue)
        else await boss.schedule(queue, job.cron, {}, { tz: 'Asia/Shanghai' })
    },
    async close() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}
