/**
 * The embedded database: PGlite in a worker thread, so that a long statement never holds up the event loop that
 * answers requests. One connection, one statement at a time; a transaction holds it from begin to end.
 *
 * PGlite never calls fsync: what is committed survives the death of the process, not of the machine. PostgreSQL is for
 * production (see docs/decisions/0002).
 */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { AnyTables, Database } from '../db.ts'
import { outerHandleGuard, refuseInsideUnit, runTransaction } from './transaction.ts'

interface Answer {
  id: number
  rows?: Record<string, unknown>[]
  affected?: number
  error?: { message: string; fields: Record<string, unknown> }
}

/**
 * V8's optimizing compiler takes 600 MB for one function of PGlite's (the SQL grammar's), more than all the rest of the
 * process. The baseline compiler alone is a little slower and keeps the server within its memory (docs/benchmarks.md).
 * PGlite is the only WebAssembly here.
 */
for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)

/** The thread that holds PGlite, asked one statement at a time. */
class EmbeddedThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #next = 1
  #dead: Error | null = null

  constructor(folder: string) {
    this.#worker = new Worker(new URL('./embedded-thread.ts', import.meta.url), { workerData: { folder } })
    this.#worker.on('message', (answer: Answer) => {
      const settle = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) this.#worker.unref()
      settle?.(answer)
    })
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('the embedded database has stopped')))
  }

  #fail(error: Error): void {
    this.#dead ??= error
    const failed = { message: this.#dead.message, fields: {} }
    for (const [id, settle] of this.#waiting) settle({ id, error: failed })
    this.#waiting.clear()
  }

  async ask(kind: 'query' | 'exec' | 'close', sql = '', params: readonly unknown[] = []): Promise<Answer> {
    if (this.#dead !== null) throw this.#dead
    const id = this.#next++
    // Throws at once where a value cannot be sent to a thread: nothing waits then.
    this.#worker.postMessage({ id, kind, sql, params })
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#worker.ref()
    })
    if (answer.error !== undefined)
      throw Object.assign(new Error(answer.error.message), answer.error.fields)
    return answer
  }

  async stop(): Promise<void> {
    try {
      if (this.#dead === null) await this.ask('close')
    } finally {
      await this.#worker.terminate()
    }
  }
}

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

/** Opens (and creates where needed) the database in `folder`. The caller holds the folder's lock. */
export async function openEmbedded(folder: string): Promise<Database> {
  const thread = new EmbeddedThread(folder)
  const turns = new Turns()
  try {
    await thread.ask('exec', 'select 1')
  } catch (error) {
    await thread.stop().catch(() => undefined)
    throw new Error(`the embedded database in ${folder} cannot be opened: ${(error as Error).message}`, { cause: error })
  }
  const dialect: Dialect = {
    createAdapter: () => new PGliteAdapter(),
    createDriver: () => new EmbeddedDriver(thread, turns),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const plain = new Kysely<AnyTables>({ dialect })
  const listeners = new Map<string, Set<(payload: string) => void>>()
  return {
    kind: 'embedded',
    kysely: plain.withPlugin(outerHandleGuard),
    transaction: (actor, mode, fn) => runTransaction(plain, actor, mode, fn),
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
      await plain.destroy()
      await thread.stop()
      done()
    },
  }
}
