/** Brings the database to what the program expects: each system's steps, in order, each once. */
import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { APP_ROLE } from './db/transaction.ts'
import type { AnyTables, Database } from './db.ts'
import type { Migration } from './system.ts'

export interface MigrationSet {
  readonly system: string
  readonly migrations: readonly Migration[]
  /** What a unit of work may do with the tables of the schema; the kernel's own are append-only. */
  readonly grant?: string
}

/** Any number: only processes that migrate the same database meet on it. */
const MIGRATION_LOCK = 4715092

const BASE = `
create schema if not exists kernel;
create table if not exists kernel.migration (
  system text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null,
  primary key (system, name)
);
do $$ begin
  -- A login that may not create roles is enough where somebody made this one.
  if not exists (select 1 from pg_roles where rolname = '${APP_ROLE}') then
    create role ${APP_ROLE} nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  if not pg_has_role(current_user, '${APP_ROLE}', 'member') then
    execute 'grant ${APP_ROLE} to current_user';
  end if;
end $$;
`

const grantAll = (system: string): string => `
  grant usage on schema ${system} to ${APP_ROLE};
  grant select, insert, update, delete on all tables in schema ${system} to ${APP_ROLE};
  grant usage on all sequences in schema ${system} to ${APP_ROLE}`

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const otherVersion = (key: string, what: string): Error =>
  new Error(`migration ${key} ${what}: the database is of another version of Kapok`)

/** A system's missing steps and what units of work may then do, in one transaction: never the one without the other. */
async function applySystem(
  db: Kysely<AnyTables>,
  { system, migrations, grant }: MigrationSet,
  done: ReadonlyMap<string, string>,
): Promise<string[]> {
  const keyOf = (step: Migration): string => `${system}/${step.name}`
  const known = new Set(migrations.map(keyOf))
  for (const key of done.keys())
    if (key.startsWith(`${system}/`) && !known.has(key)) throw otherVersion(key, 'is not known here')
  for (const step of migrations) {
    const before = done.get(keyOf(step))
    if (before !== undefined && before !== sha256(step.sql))
      throw otherVersion(keyOf(step), 'was applied in another form')
  }
  const missing = migrations.filter((step) => !done.has(keyOf(step)))
  await db.transaction().execute(async (trx) => {
    await sql.raw(`create schema if not exists ${system}`).execute(trx)
    for (const step of missing) {
      await sql.raw(step.sql).execute(trx)
      await sql`insert into kernel.migration values (${system}, ${step.name}, ${sha256(step.sql)}, ${new Date()})`.execute(
        trx,
      )
    }
    if (missing.length > 0 && grant !== '') await sql.raw(grant ?? grantAll(system)).execute(trx)
  })
  return missing.map(keyOf)
}

/**
 * Applies what is missing and returns what was applied, as `system/name`.
 * @throws when a step that was applied is not the program's, or differs from it: the program is older, or history was
 * edited.
 */
export async function migrate(database: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  return await alone(database, async (db) => {
    await sql.raw(BASE).execute(db)
    const { rows } = await sql<{ key: string; sha256: string }>`
      select system || '/' || name as key, sha256 from kernel.migration`.execute(db)
    const done = new Map(rows.map((r) => [r.key, r.sha256]))
    const applied: string[] = []
    for (const set of sets) applied.push(...(await applySystem(db, set, done)))
    return applied
  })
}

/** Runs `fn` while no other process does the same on this database: two that grant at once would disturb each other. */
export function alone<T>(database: Database, fn: (db: Kysely<AnyTables>) => Promise<T>): Promise<T> {
  return database.kysely.connection().execute(async (db) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(db)
    try {
      return await fn(db)
    } finally {
      // A lost connection has let go of it, and the error that says so must not be covered by this one.
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(db).catch(() => undefined)
    }
  })
}
