/**
 * Backup and restore: everything in one file, the same from either database and into either, so it is also the way from
 * the embedded database to PostgreSQL. Gzip over JSON lines: a head, then for each table a line with its columns and
 * lines of rows as PostgreSQL's text, then a foot with the count, without which the file is not whole.
 */
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { pipeline as pipe, Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { sql, type Transaction } from 'kysely'
import type { AnyTables, Database } from './db.ts'
import { LISTENER } from './db/postgresql.ts'
import { jsonLine } from './json-lines.ts'

interface Head {
  kapok: 'backup'
  format: 1
  at: string
  migrations: string[]
}
interface TableHead {
  table: string
  columns: string[]
}
interface Foot {
  end: true
  tables: number
  rows: number
}
type Row = (string | null)[]

const CHUNK = 500
/** A line holds as many rows as stay under this; PostgreSQL takes no JSON value above 256 MB. */
const LINE_CHARACTERS = 4_000_000
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface Table {
  schema: string
  name: string
  columns: string[]
}

/** Ours: another program's tables in the same database are neither saved nor emptied. */
const OWN_SCHEMAS = sql`(select system from kernel.migration union select 'kernel' union select 'jobs')`

/** Every table of ours with the columns that are stored; a partitioned table once, as its root. */
async function tablesOf(trx: Transaction<AnyTables>): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname in ${OWN_SCHEMAS}
    group by 1, 2 order by 1, 2`.execute(trx)
  return rows
}

const migrationsOf = async (trx: Transaction<AnyTables>): Promise<string[]> =>
  (
    await sql<{
      key: string
    }>`select system || '/' || name || ' ' || sha256 as key from kernel.migration order by 1`.execute(trx)
  ).rows.map((r) => r.key)

/** Writes the database as it is at one moment to `file`, which appears only when it is whole. */
export async function backup(
  database: Database,
  file: string,
  now: Date,
): Promise<{ tables: number; rows: number }> {
  const partial = `${file}.partial`
  const foot: Foot = { end: true, tables: 0, rows: 0 }
  try {
    await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        async function* lines(): AsyncGenerator<string> {
          const head: Head = {
            kapok: 'backup',
            format: 1,
            at: now.toISOString(),
            migrations: await migrationsOf(trx),
          }
          yield jsonLine(head)
          for (const table of await tablesOf(trx)) {
            const name = `${quote(table.schema)}.${quote(table.name)}`
            yield jsonLine({ table: name, columns: table.columns } satisfies TableHead)
            foot.tables += 1
            for await (const rows of rowsOf(trx, name, table.columns)) {
              foot.rows += rows.length
              yield jsonLine(rows)
            }
          }
          yield jsonLine(foot)
        }
        await pipeline(
          Readable.from(lines()),
          createGzip(),
          createWriteStream(partial, { mode: 0o600, flush: true }),
        )
      })
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  return { tables: foot.tables, rows: foot.rows }
}

/** Rows as text, a cursor's page at a time. */
async function* rowsOf(trx: Transaction<AnyTables>, name: string, columns: string[]): AsyncGenerator<Row[]> {
  const list = columns.map((c) => `${quote(c)}::text`).join(', ')
  await sql
    .raw(`declare backup_rows no scroll cursor for select array[${list}] as row from ${name}`)
    .execute(trx)
  for (;;) {
    const { rows } = await sql<{ row: Row }>`fetch ${sql.raw(String(CHUNK))} from backup_rows`.execute(trx)
    let line: Row[] = []
    let size = 0
    for (const { row } of rows) {
      line.push(row)
      size += row.reduce((sum, text) => sum + (text?.length ?? 0), 0)
      if (size < LINE_CHARACTERS) continue
      yield line
      line = []
      size = 0
    }
    if (line.length > 0) yield line
    if (rows.length < CHUNK) break
  }
  await sql`close backup_rows`.execute(trx)
}

/** What keeps a file from being restored; nothing was changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/**
 * Replaces everything in the database by what the file holds, in one transaction.
 * @throws BackupError naming the line, when the file is broken or of another version, or when a server follows the
 * database; the database is as it was.
 */
export async function restore(database: Database, file: string): Promise<{ tables: number; rows: number }> {
  const total = { tables: 0, rows: 0 }
  const done = database.kysely.transaction().execute(async (trx) => {
    if (database.kind === 'postgresql') await refuseBesideServers(trx)
    const migrations = await migrationsOf(trx)
    const tables = await tablesOf(trx)
    const epoch =
      (
        await sql<{ epoch: number }>`
      select (value #>> '{}')::int as epoch from kernel.setting where name = 'epoch'`.execute(trx)
      ).rows[0]?.epoch ?? 0
    const known = new Map(tables.map((t) => [`${quote(t.schema)}.${quote(t.name)}`, t]))
    let constraints: string[] = []
    let current: { name: string; insert: (rows: Row[]) => Promise<void> } | null = null
    let foot: Foot | null = null
    let number = 0
    for await (const text of linesOf(file)) {
      number += 1
      const line = parseLine(text, number)
      if (foot !== null) throw new BackupError(`line ${number}: something follows the end`)
      if (number === 1) {
        checkHead(line as Head, migrations)
        constraints = await dropForeignKeys(trx)
        if (known.size > 0) await sql.raw(`truncate ${[...known.keys()].join(', ')}`).execute(trx)
      } else if (Array.isArray(line)) {
        if (current === null) throw new BackupError(`line ${number}: rows before a table`)
        await current.insert(line as Row[])
        total.rows += line.length
      } else if ('table' in line) {
        const { table, columns } = line as TableHead
        if (!known.has(table)) throw new BackupError(`line ${number}: there is no table ${table}`)
        current = { name: table, insert: await inserter(trx, table, columns) }
        total.tables += 1
      } else if ('end' in line) foot = line as unknown as Foot
      else throw new BackupError(`line ${number}: neither a table, nor rows, nor the end`)
    }
    if (foot === null) throw new BackupError(`line ${number}: the file ends early; it is not whole`)
    if (foot.rows !== total.rows || foot.tables !== total.tables)
      throw new BackupError(
        `the file promises ${foot.rows} rows of ${foot.tables} tables and holds ${total.rows} of ${total.tables}`,
      )
    for (const add of constraints) await sql.raw(add).execute(trx)
    await resetSequences(trx)
    // Transaction ids begin anew here: facts of the restored time come before all that follow (facts.ts), and so does
    // what a follower has read of this database before.
    await sql`
      update kernel.setting set value = to_jsonb(greatest((value #>> '{}')::int, ${epoch}::int) + 1)
      where name = 'epoch'`.execute(trx)
  })
  await done.catch((error: { code?: string }) => {
    throw error.code === '55P03'
      ? new BackupError(
          'somebody else is using the database: a transaction there holds what is to be replaced',
        )
      : error
  })
  return total
}

/** Line by line; a fault of the file comes as a BackupError in the course of reading, never beside it. */
async function* linesOf(file: string): AsyncGenerator<string> {
  // Destroyed together: what ends the one, also a reader that stops early, ends the other.
  const unzipped = pipe(createReadStream(file), createGunzip(), () => undefined)
  unzipped.setEncoding('utf8')
  let begun: string[] = []
  try {
    for await (const piece of unzipped as AsyncIterable<string>) {
      const lines = piece.split('\n')
      begun.push(lines.shift()!)
      if (lines.length === 0) continue
      yield begun.join('')
      begun = [lines.pop()!]
      yield* lines
    }
  } catch (error) {
    throw new BackupError(`${file}: ${(error as Error).message}`)
  }
  const rest = begun.join('')
  if (rest !== '') yield rest
}

function parseLine(text: string, number: number): Head | TableHead | Row[] {
  try {
    const line = JSON.parse(text) as Head | null
    if (typeof line === 'object' && line !== null) return line
  } catch {
    // Said below.
  }
  throw new BackupError(`line ${number}: not a line of a backup`)
}

/** What a server holds in memory would be of another database than the one it then finds. */
async function refuseBesideServers(trx: Transaction<AnyTables>): Promise<void> {
  // A transaction left open elsewhere would keep the tables for ever.
  await sql`set local lock_timeout = '15s'`.execute(trx)
  const { rows } = await sql<{ pid: number; address: string | null }>`
    select pid, client_addr::text as address from pg_stat_activity
    where datname = current_database() and application_name = ${LISTENER}`.execute(trx)
  const [first] = rows
  if (first !== undefined)
    throw new BackupError(
      `a server has this database open (from ${first.address ?? 'this machine'}, backend ${first.pid}): stop it first`,
    )
}

/** A backup fits the version that wrote it: the same steps of the same systems. */
function checkHead(head: Head, expected: readonly string[]): void {
  if (head.kapok !== 'backup' || head.format !== 1 || !Array.isArray(head.migrations))
    throw new BackupError('line 1: this is not a backup of Kapok')
  const here = new Set(expected)
  const there = new Set(head.migrations)
  const differing = [...here.symmetricDifference(there)].map((key) => key.split(' ')[0])
  if (differing.length > 0)
    throw new BackupError(
      `line 1: the backup is of another version of Kapok; it differs in ${differing.join(', ')}`,
    )
}

async function inserter(trx: Transaction<AnyTables>, table: string, columns: string[]) {
  const { rows } = await sql<{ name: string; type: string }>`
    select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`.execute(
    trx,
  )
  const types = new Map(rows.map((r) => [r.name, r.type]))
  const select = columns.map((column, i) => {
    const type = types.get(column)
    if (type === undefined) throw new BackupError(`${table} has no column ${column}`)
    return `(row ->> ${i})::${type}`
  })
  const into = sql.raw(
    `insert into ${table} (${columns.map(quote).join(', ')}) overriding system value select ${select.join(', ')}`,
  )
  return async (chunk: Row[]): Promise<void> => {
    await sql`${into} from jsonb_array_elements(${JSON.stringify(chunk)}::jsonb) as row`.execute(trx)
  }
}

/** Drops every foreign key, so that tables load in any order; returns what puts them back, checked. */
async function dropForeignKeys(trx: Transaction<AnyTables>): Promise<string[]> {
  const { rows } = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and conparentid = 0
      and connamespace::regnamespace::text in ${OWN_SCHEMAS}`.execute(trx)
  for (const { table, name } of rows)
    await sql.raw(`alter table ${table} drop constraint ${quote(name)}`).execute(trx)
  return rows.map((r) => `alter table ${r.table} add constraint ${quote(r.name)} ${r.definition}`)
}

async function resetSequences(trx: Transaction<AnyTables>): Promise<void> {
  const { rows } = await sql<{ sequence: string; table: string; column: string }>`
    select s.oid::regclass::text as sequence, t.oid::regclass::text as table, a.attname::text as column
    from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and s.relnamespace::regnamespace::text in ${OWN_SCHEMAS}`.execute(trx)
  for (const { sequence, table, column } of rows)
    await sql
      .raw(`select setval('${sequence}', coalesce(max(${quote(column)}), 0) + 1, false) from ${table}`)
      .execute(trx)
}
