/** Brings the database to what the program expects: each system's steps, in order, each once. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { APP_ROLE } from './db/transaction.ts'
import type { Database } from './db.ts'
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
  create role ${APP_ROLE} nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  if not pg_has_role(current_user, '${APP_ROLE}', 'member') then
    execute 'grant ${APP_ROLE} to current_user';
  end if;
end $$;
`

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Applies what is missing and returns what was applied, as `system/name`.
 * @throws when a step that was applied differs from the program's: the program is older, or history was edited.
 */
export async function migrate(database: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  const applied: string[] = []
  await database.kysely.connection().execute(async (db) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(db)
    try {
      await sql.raw(BASE).execute(db)
      const done = new Map(
        (await sql<{ key: string; sha256: string }>`
          select system || '/' || name as key, sha256 from kernel.migration`.execute(db)).rows.map((r) => [
          r.key,
          r.sha256,
        ]),
      )
      for (const { system, migrations, grant } of sets) {
        await sql.raw(`create schema if not exists ${system}`).execute(db)
        let changed = false
        for (const step of migrations) {
          const key = `${system}/${step.name}`
          const before = done.get(key)
          if (before !== undefined && before !== sha256(step.sql))
            throw new Error(`migration ${key} was applied in another form: the database is of another version of Kapok`)
          if (before !== undefined) continue
          await db.transaction().execute(async (trx) => {
            await sql.raw(step.sql).execute(trx)
            await sql`insert into kernel.migration values (${system}, ${step.name}, ${sha256(step.sql)}, ${new Date()})`.execute(
              trx,
            )
          })
          applied.push(key)
          changed = true
        }
        if (changed && grant !== '')
          await sql
            .raw(
              grant ??
                `grant usage on schema ${system} to ${APP_ROLE};
                 grant select, insert, update, delete on all tables in schema ${system} to ${APP_ROLE};
                 grant usage on all sequences in schema ${system} to ${APP_ROLE}`,
            )
            .execute(db)
      }
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(db)
    }
  })
  return applied
}
