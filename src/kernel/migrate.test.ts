/** Migrations: each step once, its grants with it; a database of another version is refused, and left as it was. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { migrations } from '../../tests/faults/harbour.ts'
import { databases, folderFor, postgresFor } from '../../tests/kit.ts'
import { openDatabase } from './db.ts'
import { migrate } from './migrate.ts'
import { systemActor } from './system.ts'

const [first] = migrations
const second = {
  name: '002-flag',
  sql: 'alter table harbour.berth add column flag text; create table harbour.flag (id text)',
}

for (const on of databases)
  test(`migrations on ${on}`, async (t) => {
    const url = on === 'postgresql' ? await postgresFor(t) : undefined
    const database = await openDatabase({ url, folder: `${folderFor(t)}/database` })
    t.after(() => database.close())
    const bring = (...steps: { name: string; sql: string }[]) =>
      migrate(database, [{ system: 'harbour', migrations: steps }])
    const tables = async (): Promise<string[]> =>
      (
        await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'harbour' order by 1`.execute(
          database.kysely,
        )
      ).rows.map((row) => row.name)

    await t.test('a step is applied once; a later one is added to it', async () => {
      assert.deepEqual(await bring(first!), ['harbour/001-berths'])
      assert.deepEqual(await bring(first!), [])
      assert.deepEqual(await bring(first!, second), ['harbour/002-flag'])
      assert.deepEqual(await tables(), ['berth', 'flag', 'pier', 'seen'])
    })

    await t.test('units of work may use what a later step made', async () => {
      await database.transaction(systemActor('harbour'), 'write', (trx) =>
        sql`insert into harbour.flag values ('red')`.execute(trx),
      )
    })

    await t.test('a step that was edited after it was applied is refused', async () => {
      await assert.rejects(
        bring(first!, { ...second, sql: `${second.sql} ` }),
        /harbour\/002-flag was applied in another form/,
      )
    })

    await t.test('a database that is ahead of the program is refused', async () => {
      await assert.rejects(
        bring(first!),
        /harbour\/002-flag is not known here: the database is of another version/,
      )
    })

    await t.test('a step that fails leaves nothing, nor do the ones before it', async () => {
      const third = { name: '003-crane', sql: 'create table harbour.crane (id text)' }
      const broken = {
        name: '004-broken',
        sql: 'create table harbour.half (id text); create table harbour.crane (id text)',
      }
      await assert.rejects(bring(first!, second, third, broken), { code: '42P07' })
      assert.deepEqual(await tables(), ['berth', 'flag', 'pier', 'seen'])
      assert.deepEqual(await bring(first!, second, third), ['harbour/003-crane'])
    })
  })

test('two processes that migrate at once apply each step once', async (t) => {
  if (!databases.includes('postgresql'))
    return t.skip('needs PostgreSQL: one process holds the embedded database')
  const url = await postgresFor(t)
  const slow = { name: '001-slow', sql: `create table harbour.one (id text); select pg_sleep(0.2)` }
  const applied = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const database = await openDatabase({ url, folder: '' })
      t.after(() => database.close())
      return await migrate(database, [{ system: 'harbour', migrations: [slow] }])
    }),
  )
  assert.deepEqual(applied.flat(), ['harbour/001-slow'])
})
