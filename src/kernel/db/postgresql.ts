/** PostgreSQL 15 and later, over a pool; a connection of its own listens. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { AnyTables, Database } from '../db.ts'
import { parsers } from './parsers.ts'
import { outerHandleGuard, runTransaction } from './transaction.ts'

/** pg asks for a parser by OID; binary is never requested. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    const parser = format === 'binary' ? undefined : parsers[oid]
    return (parser ?? pg.types.getTypeParser(oid, format as 'text')) as never
  },
}

export async function openPostgresql(url: string): Promise<Database> {
  const options = '-c timezone=UTC -c intervalstyle=iso_8601 -c datestyle=ISO,YMD -c extra_float_digits=1'
  const pool = new pg.Pool({ connectionString: url, max: 10, types, options, application_name: 'kapok' })
  // An idle connection that the server drops is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  const version = await pool.query<{ v: string }>('show server_version_num').catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  if (Number(version.rows[0]?.v) < 150000) {
    await pool.end()
    throw new Error(`PostgreSQL 15 or later is needed; this is ${version.rows[0]?.v}`)
  }
  const plain = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
  const listening = new Listening(url)
  return {
    kind: 'postgresql',
    kysely: plain.withPlugin(outerHandleGuard),
    transaction: (actor, mode, fn) => runTransaction(plain, actor, mode, fn),
    async executeSql(text, values) {
      const result = await pool.query(text, values)
      const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[]
      return { rows: results.flatMap((r) => r.rows ?? []) }
    },
    async notify(channel, payload) {
      await pool.query('select pg_notify($1, $2)', [channel, payload])
    },
    listen: (channel, fn) => listening.add(channel, fn),
    async close() {
      await listening.close()
      await plain.destroy()
    },
  }
}

/** One connection that listens for every channel, and comes back when it is lost. */
class Listening {
  readonly #url: string
  readonly #channels = new Map<string, Set<(payload: string) => void>>()
  #client: Promise<pg.Client> | null = null
  #closed = false

  constructor(url: string) {
    this.#url = url
  }

  async add(channel: string, fn: (payload: string) => void): Promise<() => Promise<void>> {
    const set = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, set.add(fn))
    if (this.#client === null) this.#client = this.#connect()
    else await (await this.#client).query(`listen ${pg.escapeIdentifier(channel)}`)
    await this.#client
    return async () => void set.delete(fn)
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'kapok listen', keepAlive: true })
    client.on('notification', ({ channel, payload }) => {
      for (const fn of this.#channels.get(channel) ?? []) fn(payload ?? '')
    })
    client.on('error', () => undefined)
    client.on('end', () => {
      if (!this.#closed) setTimeout(() => this.#reconnect(), 500).unref()
    })
    await client.connect()
    for (const channel of this.#channels.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    return client
  }

  #reconnect(): void {
    if (this.#closed) return
    this.#client = this.#connect()
    this.#client.then(
      // What was said meanwhile was missed: an empty payload tells the listeners to look for themselves.
      () => [...this.#channels.values()].forEach((set) => set.forEach((fn) => fn(''))),
      () => setTimeout(() => this.#reconnect(), 2000).unref(),
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    const client = await this.#client?.catch(() => null)
    await client?.end()
  }
}
