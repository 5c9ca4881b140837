/**
 * Facts: what happened, written in the unit of work that made it happen, to one table.
 *
 * They are read by the cursor (epoch, transaction id, sequence) and only up to the oldest transaction still open. A
 * sequence alone loses facts whose transaction commits late; the epoch counts restores, after which transaction ids
 * begin anew. See docs/decisions/0004.
 */
import { sql, type Kysely, type Transaction } from 'kysely'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { newId } from '#values'
import type { AnyTables, Database } from './db.ts'
import type { Actor, AnySystem, Audience, EventType, Fact, Migration } from './system.ts'

export const factMigrations: Migration[] = [
  {
    name: '001-facts',
    sql: `
      create table kernel.setting (name text primary key, value jsonb not null);
      insert into kernel.setting values ('epoch', '1');
      create table kernel.fact (
        id uuid primary key,
        epoch int not null,
        xid xid8 not null,
        seq bigint generated always as identity,
        type text not null,
        subject text not null,
        at timestamptz not null,
        actor text not null,
        data jsonb not null
      );
      create index fact_cursor on kernel.fact (epoch, xid, seq);
      create index fact_subject on kernel.fact (subject, epoch, xid, seq);
      create table kernel.reaction (
        name text primary key,
        cursor text not null,
        failures int not null default 0,
        last_error text,
        retry_at timestamptz
      );
      create table kernel.parked_fact (
        reaction text not null,
        fact_id uuid not null,
        subject text not null,
        error text not null,
        at timestamptz not null,
        primary key (reaction, fact_id)
      );
    `,
  },
]

export const FACT_CHANNEL = 'kapok_fact'
export const START = '0.0.0'

/** A follower looks this often without being told, and this soon again when it was told of what it cannot read yet. */
const LOOK_MS = 2000
const FIRST_PAUSE_MS = 25

interface FactRow {
  id: string
  epoch: number
  xid: string
  seq: bigint
  type: string
  subject: string
  at: Date
  actor: string
  data: unknown
}

const toFact = (row: FactRow): Fact => ({
  id: row.id,
  type: row.type,
  subject: row.subject,
  at: row.at,
  actor: row.actor,
  data: row.data,
  cursor: `${row.epoch}.${row.xid}.${row.seq}`,
})

/** A cursor's parts; null when the text is not one. */
export function parseCursor(text: string): [epoch: string, xid: string, seq: string] | null {
  const match = /^(\d{1,9})\.(\d{1,19})\.(\d{1,18})$/.exec(text)
  return match === null ? null : [match[1]!, match[2]!, match[3]!]
}

/** The declared facts of all systems, with compiled schemas. */
export class FactTypes {
  readonly #types = new Map<string, { event: EventType; check: (data: unknown) => boolean }>()

  constructor(systems: readonly AnySystem[]) {
    for (const system of systems)
      for (const event of system.publishes) {
        if (!event.type.startsWith(`${system.name}.`))
          throw new Error(`${system.name} cannot publish ${event.type}: the first part must be its own name`)
        const compiled = Compile(event.schema as TSchema)
        this.#types.set(event.type, { event, check: (data) => compiled.Check(data) })
      }
  }

  audience(type: string): Audience | null {
    return this.#types.get(type)?.event.audience ?? null
  }

  /** @throws on a fact that was not declared, or whose data does not fit its schema: a defect of the publisher. */
  assert(event: EventType, data: unknown): void {
    const known = this.#types.get(event.type)
    if (known === undefined) throw new Error(`fact ${event.type} is not declared by its system`)
    if (!known.check(data))
      throw new Error(`fact ${event.type} does not fit its schema: ${JSON.stringify(data)}`)
  }
}

/** Writes a fact within the unit's transaction. */
export async function insertFact(
  trx: Transaction<AnyTables>,
  given: { event: EventType; subject: string; data: unknown; actor: Actor; now: Date },
): Promise<void> {
  const { event, subject, data, actor, now } = given
  await sql`
    insert into kernel.fact (id, epoch, xid, type, subject, at, actor, data)
    select ${newId()}::uuid, (value #>> '{}')::int, pg_current_xact_id(), ${event.type}::text, ${subject}::text,
      ${now}::timestamptz, ${`${actor.kind}:${actor.id}`}::text, ${JSON.stringify(data)}::jsonb
    from kernel.setting where name = 'epoch'`.execute(trx)
}

/** Facts after `cursor`, oldest first, none of which a transaction still open could come before. */
export async function readFacts(
  db: Kysely<AnyTables>,
  cursor: string,
  options: { types?: readonly string[]; subject?: string; limit?: number } = {},
): Promise<Fact[]> {
  const [epoch, xid, seq] = parseCursor(cursor) ?? parseCursor(START)!
  const types = options.types === undefined ? sql`` : sql`and type = any(${[...options.types]}::text[])`
  const subject = options.subject === undefined ? sql`` : sql`and subject = ${options.subject}`
  const { rows } = await sql<FactRow>`
    select id, epoch, xid, seq, type, subject, at, actor, data
    from kernel.fact
    where (epoch, xid, seq) > (${epoch}::int, ${xid}::text::xid8, ${seq}::bigint)
      and (epoch < (select (value #>> '{}')::int from kernel.setting where name = 'epoch')
        or xid < pg_snapshot_xmin(pg_current_snapshot()))
      ${types} ${subject}
    order by epoch, xid, seq limit ${options.limit ?? 500}`.execute(db)
  return rows.map(toFact)
}

/** The cursor behind the last fact that can be read now. */
export async function lastCursor(db: Kysely<AnyTables>): Promise<string> {
  const { rows } = await sql<{ epoch: number; xid: string; seq: bigint }>`
    select epoch, xid, seq from kernel.fact
    where epoch < (select (value #>> '{}')::int from kernel.setting where name = 'epoch')
      or xid < pg_snapshot_xmin(pg_current_snapshot())
    order by epoch desc, xid desc, seq desc limit 1`.execute(db)
  const row = rows[0]
  return row === undefined ? START : `${row.epoch}.${row.xid}.${row.seq}`
}

/**
 * Tells this process of committed facts, whoever wrote them: woken by a notification, and every two seconds anyway, for
 * a fact may become readable only when an older transaction ends.
 */
export class FactFeed {
  readonly #database: Database
  readonly #listeners = new Set<{ types: readonly string[] | null; fn: (fact: Fact) => void }>()
  #cursor = START
  #running: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | null = null
  #soon: NodeJS.Timeout | null = null
  #pauseMs = LOOK_MS
  #unlisten: (() => Promise<void>) | null = null
  #closed = false
  readonly #onError: (error: unknown) => void

  constructor(database: Database, onError: (error: unknown) => void) {
    this.#database = database
    this.#onError = onError
  }

  async start(): Promise<void> {
    this.#cursor = await lastCursor(this.#database.kysely)
    this.#unlisten = await this.#database.listen(FACT_CHANNEL, () => {
      this.#pauseMs = FIRST_PAUSE_MS
      this.wake()
    })
    this.#timer = setInterval(() => this.wake(), LOOK_MS)
    this.#timer.unref()
  }

  /** Calls `fn` for each new fact of these types (all, when null). Returns what stops it. */
  on(types: readonly string[] | null, fn: (fact: Fact) => void): () => void {
    const listener = { types, fn }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  wake(): void {
    if (this.#closed) return
    if (this.#running !== null) {
      this.#again = true
      return
    }
    this.#running = this.#read()
      .then((found) => this.#lookAgain(found))
      .catch(() => undefined)
      .finally(() => {
        this.#running = null
        if (this.#again) {
          this.#again = false
          this.wake()
        }
      })
  }

  /** Told of a fact that cannot be read yet, behind a longer transaction: looks again soon, then less and less often. */
  #lookAgain(found: number): void {
    if (found > 0 || this.#pauseMs >= LOOK_MS || this.#closed) return
    if (this.#soon !== null) clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.wake(), this.#pauseMs)
    this.#soon.unref()
    this.#pauseMs *= 2
  }

  /** Tells of all that can be read now; how many facts that were. */
  async #read(): Promise<number> {
    for (let found = 0; ;) {
      const facts = await readFacts(this.#database.kysely, this.#cursor)
      for (const fact of facts) {
        this.#cursor = fact.cursor
        for (const { types, fn } of this.#listeners)
          if (types === null || types.includes(fact.type)) this.#tell(fn, fact)
      }
      found += facts.length
      if (facts.length < 500) return found
    }
  }

  /** One listener's failure is its own: the others still hear of the fact. */
  #tell(fn: (fact: Fact) => void, fact: Fact): void {
    try {
      fn(fact)
    } catch (error) {
      this.#onError(error)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    if (this.#soon !== null) clearTimeout(this.#soon)
    await this.#unlisten?.()
    await this.#running
  }
}
