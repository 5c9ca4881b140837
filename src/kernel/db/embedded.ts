/**
 * The embedded database: PGlite in a worker thread, so that a long statement never holds up the event loop that
 * answers requests. One connection, one statement at a time; a transaction holds it from begin to end.
 *
 * PGlite never calls fsync: what is committed survives the death of the process, not of the machine. PostgreSQL is for
 * production (see docs/decisions/0002).
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { AnyTables, Database } from '../db.ts'
import { type EmbeddedThread, takeThread } from './embedded-open.ts'
import { refuseInsideUnit, runTransaction } from './transaction.ts'

/** First come, first served: who has the turn has the connection. */
class Turns {
  #last: Promise<void> = Promise.resolve()

  take(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const mine = this.#last.then(() => resolve)
    this.#last = promise
    return mine
  }
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #thread: EmbeddedThread
  readonly giveBack: () => void
  constructor(thread: EmbeddedThread, giveBack: () => void) {
    this.#thread = thread
    this.giveBack = giveBack
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await runStatement(this.#thread, query.sql, query.parameters)
    return {
      rows: rows as R[],
      ...(affected === undefined ? {} : { numAffectedRows: BigInt(affected) }),
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the embedded database does not stream: read in pages')
  }
}

/** The extended protocol takes one statement only; text without values may hold several. */
async function runStatement(
  thread: EmbeddedThread,
  sql: string,
  params: readonly unknown[],
): Promise<{ rows: Record<string, unknown>[]; affected?: number | undefined }> {
  const answer = await thread.ask(params.length > 0 ? 'query' : 'exec', sql, params)
  return { rows: answer.rows ?? [], affected: answer.affected }
}

class EmbeddedDriver implements Driver {
  readonly #thread: EmbeddedThread
  readonly #turns: Turns
  constructor(thread: EmbeddedThread, turns: Turns) {
    this.#thread = thread
    this.#turns = turns
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<EmbeddedConnection> {
    refuseInsideUnit()
    return new EmbeddedConnection(this.#thread, await this.#turns.take())
  }
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const mode = settings.accessMode === 'read only' ? 'begin read only' : 'begin'
    await connection.executeQuery(CompiledQuery.raw(mode))
  }
  /** After a statement failed and the failure was swallowed, COMMIT rolls back without a word: the select then throws. */
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('select 1; commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as EmbeddedConnection).giveBack()
  }
  async destroy(): Promise<void> {}
}

/** Which PostgreSQL wrote the files there: the likeliest reason why this one cannot read them. */
const versionIn = (folder: string): Promise<string> =>
  readFile(join(folder, 'PG_VERSION'), 'utf8').then(
    (version) => ` (its files are of PostgreSQL ${version.trim()})`,
    () => '',
  )

/** Opens (and creates where needed) the database in `folder`. The caller holds the folder's lock. */
export async function openEmbedded(folder: string): Promise<Database> {
  const thread = takeThread(folder)
  const turns = new Turns()
  try {
    await thread.ask('exec', 'select 1')
  } catch (error) {
    await thread.stop().catch(() => undefined)
    const what = `${(error as Error).message}${await versionIn(folder)}`
    throw new Error(`the embedded database in ${folder} cannot be opened: ${what}`, { cause: error })
  }
  const dialect: Dialect = {
    // PGliteAdapter would have Kysely keep turns of its own, in which a use inside a unit waits before it is refused.
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new EmbeddedDriver(thread, turns),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const kysely = new Kysely<AnyTables>({ dialect })
  const listeners = new Map<string, Set<(payload: string) => void>>()
  return {
    kind: 'embedded',
    kysely,
    transaction: (actor, mode, fn) => runTransaction(kysely, actor, mode, fn),
    async executeSql(text, values) {
      refuseInsideUnit()
      const done = await turns.take()
      try {
        return await runStatement(thread, text, values ?? [])
      } catch (error) {
        // A failed block of several statements leaves its transaction open on the only connection there is.
        await thread.ask('exec', 'rollback').catch(() => undefined)
        throw error
      } finally {
        done()
      }
    },
    // One process holds the folder, so its own listeners are all there are.
    async notify(channel, payload) {
      for (const fn of listeners.get(channel) ?? []) queueMicrotask(() => fn(payload))
    },
    async listen(channel, fn) {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(fn))
      return async () => void set.delete(fn)
    },
    async close() {
      const done = await turns.take()
      await kysely.destroy()
      await thread.stop()
      done()
    },
  }
}
