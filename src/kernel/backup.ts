/**
 * Backup and restore: everything in one file, the same from either database and into either, so it is also the way from
 * the embedded database to PostgreSQL. Gzip over JSON lines: a head, then for each table a line with its columns and
 * lines of rows as PostgreSQL's text, then a foot with the count, without which the file is not whole.
 */
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { sql, type Transaction } from 'kysely'
import type { AnyTables, Database } from './db.ts'

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
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface Table {
  schema: string
  name: string
  columns: string[]
}

/** Every table of ours with the columns that are stored; a partitioned table once, as its root. */
async function tablesOf(trx: Transaction<AnyTables>): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public')
    group by 1, 2 order by 1, 2`.execute(trx)
  return rows
}

const migrationsOf = async (trx: Transaction<AnyTables>): Promise<string[]> =>
  (await sql<{ key: string }>`select system || '/' || name || ' ' || sha256 as key from kernel.migration order by 1`.execute(trx))
    .rows.map((r) => r.key)

/** Writes the database as it is at one moment to `file`, which appears only when it is whole. */
export async function backup(database: Database, file: string, now: Date): Promise<{ tables: number; rows: number }> {
  const partial = `${file}.partial`
  const foot: Foot = { end: true, tables: 0, rows: 0 }
  try {
    await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        async function* lines(): AsyncGenerator<string> {
          const head: Head = { kapok: 'backup', format: 1, at: now.toISOString(), migrations: await migrationsOf(trx) }
          yield `${JSON.stringify(head)}\n`
          for (const table of await tablesOf(trx)) {
            const name = `${quote(table.schema)}.${quote(table.name)}`
            yield `${JSON.stringify({ table: name, columns: table.columns } satisfies TableHead)}\n`
            foot.tables += 1
            for await (const rows of rowsOf(trx, name, table.columns)) {
              foot.rows += rows.length
              yield `${JSON.stringify(rows)}\n`
            }
          }
          yield `${JSON.stringify(foot)}\n`
        }
        await pipeline(Readable.from(lines()), createGzip(), createWriteStream(partial, { mode: 0o600, flush: true }))
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
  await sql.raw(`declare backup_rows no scroll cursor for select array[${list}] as row from ${name}`).execute(trx)
  for (;;) {
    const { rows } = await sql<{ row: Row }>`fetch ${sql.raw(String(CHUNK))} from backup_rows`.execute(trx)
    if (rows.length > 0) yield rows.map((r) => r.row)
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
 * @throws BackupError naming the line, when the file is broken or of another version; the database is as it was.
 */
export async function restore(database: Database, file: string): Promise<{ tables: number; rows: number }> {
  const total = { tables: 0, rows: 0 }
  await database.kysely.transaction().execute(async (trx) => {
    const migrations = await migrationsOf(trx)
    const tables = await tablesOf(trx)
    const known = new Map(tables.map((t) => [`${quote(t.schema)}.${quote(t.name)}`, t]))
    const constraints = await dropForeignKeys(trx)
    if (known.size > 0) await sql.raw(`truncate ${[...known.keys()].join(', ')}`).execute(trx)
    let current: { name: string; insert: (rows: Row[]) => Promise<void> } | null = null
    let foot: Foot | null = null
    let number = 0
    for await (const text of linesOf(file)) {
      number += 1
      const line = parseLine(text, number)
      if (number === 1) {
        checkHead(line as Head, migrations)
      } else if (Array.isArray(line)) {
        if (current === null) throw new BackupError(`line ${number}: rows before a table`)
        await current.insert(line as Row[])
        total.rows += line.length
      } else if ('table' in line) {
        const { table, columns } = line as TableHead
        if (!known.has(table)) throw new BackupError(`line ${number}: there is no table ${table}`)
        current = { name: table, insert: await inserter(trx, table, columns) }
        total.tables += 1
      } else foot = line as unknown as Foot
    }
    if (foot === null) throw new BackupError(`line ${number}: the file ends early; it is not whole`)
    if (foot.rows !== total.rows) throw new BackupError(`the file promises ${foot.rows} rows and holds ${total.rows}`)
    for (const add of constraints) await sql.raw(add).execute(trx)
    await resetSequences(trx)
    // Transaction ids begin anew here: facts of the restored time come before all that follow (facts.ts).
    await sql`update kernel.setting set value = to_jsonb((value #>> '{}')::int + 1) where name = 'epoch'`.execute(trx)
  })
  return total
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const unzipped = source.pipe(createGunzip())
  source.on('error', (error) => unzipped.destroy(error))
  try {
    for await (const line of createInterface({ input: unzipped, crlfDelay: Infinity })) yield line
    if (unzipped.errored !== null) throw unzipped.errored
  } catch (error) {
    throw new BackupError(`${file}: ${(error as Error).message}`)
  }
}

function parseLine(text: string, number: number): Head | TableHead | Row[] {
  try {
    return JSON.parse(text) as Head
  } catch {
    throw new BackupError(`line ${number}: not JSON`)
  }
}

/** A backup fits the version that wrote it: the same steps of the same systems. */
function checkHead(head: Head, expected: readonly string[]): void {
  if (head.kapok !== 'backup' || head.format !== 1 || !Array.isArray(head.migrations))
    throw new BackupError('line 1: this is not a backup of Kapok')
  const here = new Set(expected)
  const there = new Set(head.migrations)
  const differing = [...here.symmetricDifference(there)].map((key) => key.split(' ')[0])
  if (differing.length > 0)
    throw new BackupError(`line 1: the backup is of another version of Kapok; it differs in ${differing.join(', ')}`)
}

async function inserter(trx: Transaction<AnyTables>, table: string, columns: string[]) {
  const { rows } = await sql<{ name: string; type: string }>`
    select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped`.execute(trx)
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
      and connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`.execute(trx)
  for (const { table, name } of rows)
    await sql.raw(`alter table ${table} drop constraint ${quote(name)}`).execute(trx)
  return rows.map((r) => `alter table ${r.table} add constraint ${quote(r.name)} ${r.definition}`)
}

async function resetSequences(trx: Transaction<AnyTables>): Promise<void> {
  const { rows } = await sql<{ sequence: string; table: string; column: string }>`
    select s.oid::regclass::text as sequence, t.oid::regclass::text as table, a.attname::text as column
    from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S'`.execute(trx)
  for (const { sequence, table, column } of rows)
    await sql
      .raw(`select setval('${sequence}', coalesce(max(${quote(column)}), 0) + 1, false) from ${table}`)
      .execute(trx)
}
