/**
 * The one way to the database: Kysely on PGlite (embedded, a folder, in a thread of its own) or PostgreSQL 15 and later.
 * One SQL for both. Values come back the same from both: int8 as bigint, numeric as string, timestamptz as Date,
 * date as 'YYYY-MM-DD', interval as ISO 8601 text, json parsed (see db/parsers.ts).
 */
import type { Kysely, Transaction } from 'kysely'
import type { Actor } from './system.ts'
import { openEmbedded } from './db/embedded.ts'
import { openPostgresql } from './db/postgresql.ts'

// Tables of every system meet here; each system's Work narrows them to its own.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyTables = any

export interface Database {
  readonly kind: 'embedded' | 'postgresql'
  /** The owner's handle, outside row-level security: for the kernel only. Throws inside a unit of work. */
  readonly kysely: Kysely<AnyTables>
  /** Opens every transaction of every system: sets the role, the actor and the department for row-level security. */
  transaction<T>(
    actor: Actor,
    mode: 'read' | 'write',
    fn: (trx: Transaction<AnyTables>) => Promise<T>,
  ): Promise<T>
  /** Raw SQL, several statements when there are no values; returns the rows of every statement. For pg-boss. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** A message to the listeners of every process on this database (one process, when embedded). */
  notify(channel: string, payload: string): Promise<void>
  listen(channel: string, fn: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Opens PostgreSQL where a URL is given, the embedded database in `folder` otherwise (it must hold the lock). */
export const openDatabase = (given: { url?: string | undefined; folder: string }): Promise<Database> =>
  given.url === undefined ? openEmbedded(given.folder) : openPostgresql(given.url)
