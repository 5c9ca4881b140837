/** PostgreSQL 15 and later, over a pool; a connection of its own listens. */
import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely'
import {
  Client,
  type CustomTypesConfig,
  defaults,
  escapeIdentifier,
  Pool,
  type QueryResult,
  types as standard,
} from 'pg'
import type { AnyTables, Database } from '../db.ts'
import { elementOf, parsers } from './parsers.ts'
import { refuseInsideUnit, runTransaction } from './transaction.ts'

/** As it is; its declared type is another version's. */
const arrays = standard.arrayParser as unknown as {
  create(text: string, element: (text: string) => unknown): { parse(): unknown[] }
}

/** pg asks for a parser by OID; binary is never requested. */
const types: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    const element = parsers[elementOf[oid] ?? -1]
    const parser =
      element === undefined ? parsers[oid] : (text: string) => arrays.create(text, element).parse()
    return (parser ?? standard.getTypeParser(oid, format as 'text')) as never
  },
}

// A Date given for a type without a time zone is written in UTC, as PGlite does, whatever zone this machine is in.
defaults.parseInputDatesAsUTC = true

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/** Kysely's own, with the guard of units (transaction.ts). */
class GuardedDriver extends PostgresDriver {
  override acquireConnection(
    ...given: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    refuseInsideUnit()
    return super.acquireConnection(...given)
  }
  /** Where the connection is lost, so is the transaction: what the unit failed of is the error to tell, not this one. */
  override async rollbackTransaction(connection: Connection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined)
  }
}

class GuardedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): PostgresDriver {
    return new GuardedDriver(this.#config)
  }
}

export async function openPostgresql(url: string): Promise<Database> {
  const options =
    '-c timezone=UTC -c intervalstyle=iso_8601 -c datestyle=ISO,YMD -c extra_float_digits=1 -c bytea_output=hex'
  const pool = new Pool({ connectionString: url, max: 10, types, options, application_name: 'kapok' })
  // An idle connection that the server drops is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  // Nor may one that is lost while a unit of work holds it and no statement runs: the unit's next statement fails.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const version = await pool.query<{ v: string }>('show server_version_num').catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  if (Number(version.rows[0]?.v) < 150000) {
    await pool.end()
    throw new Error(`PostgreSQL 15 or later is needed; this is ${version.rows[0]?.v}`)
  }
  const kysely = new Kysely<AnyTables>({ dialect: new GuardedDialect({ pool }) })
  const listening = new Listening(url)
  return {
    kind: 'postgresql',
    kysely,
    transaction: (actor, mode, fn) => runTransaction(kysely, actor, mode, fn),
    async executeSql(text, values) {
      refuseInsideUnit()
      const result = await pool.query(text, values)
      const results = (Array.isArray(result) ? result : [result]) as QueryResult[]
      return { rows: results.flatMap((r) => r.rows ?? []) }
    },
    async notify(channel, payload) {
      await pool.query('select pg_notify($1, $2)', [channel, payload])
    },
    listen: (channel, fn) => listening.add(channel, fn),
    async close() {
      await listening.close()
      await kysely.destroy()
    },
  }
}

/** By this name others see that a process follows the database: a server (see backup.ts). */
export const LISTENER = 'kapok listen'

/** One connection that listens for every channel, and comes back when it is lost. */
class Listening {
  readonly #url: string
  readonly #channels = new Map<string, Set<(payload: string) => void>>()
  #client: Promise<Client> | null = null
  #retry: NodeJS.Timeout | null = null
  #closed = false

  constructor(url: string) {
    this.#url = url
  }

  async add(channel: string, fn: (payload: string) => void): Promise<() => Promise<void>> {
    const set = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, set.add(fn))
    if (this.#client === null) await (this.#client = this.#connect())
    else {
      // Lost just now: coming back, it listens for this channel too.
      const client = await this.#client.catch(() => null)
      await client?.query(`listen ${escapeIdentifier(channel)}`).catch(() => undefined)
    }
    return async () => void set.delete(fn)
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: LISTENER,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    client.on('notification', ({ channel, payload }) => {
      for (const fn of this.#channels.get(channel) ?? []) fn(payload ?? '')
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      for (const channel of this.#channels.keys()) await client.query(`listen ${escapeIdentifier(channel)}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    // Only now: a connection that never came is tried again by who asked for it, not a second time from here.
    client.once('end', () => this.#reconnectIn(500))
    return client
  }

  /** One timer, however many reasons there are. */
  #reconnectIn(milliseconds: number): void {
    if (this.#closed || this.#retry !== null) return
    this.#retry = setTimeout(() => {
      this.#retry = null
      if (this.#closed) return
      this.#client = this.#connect()
      this.#client.then(
        // What was said meanwhile was missed: an empty payload tells the listeners to look for themselves.
        () => [...this.#channels.values()].forEach((set) => set.forEach((fn) => fn(''))),
        () => this.#reconnectIn(2000),
      )
    }, milliseconds)
    this.#retry.unref()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    const client = await this.#client?.catch(() => null)
    await client?.end()
  }
}
