/** Backup and restore: everything, from either database into either; a broken file changes nothing. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import {
  harbour,
  type HarbourTables,
  migrations,
  moor,
  readable,
  seen,
  shipArrived,
} from '../../tests/faults/harbour.ts'
import { databases, folderFor, openTest } from '../../tests/kit.ts'
import { backup, BackupError, restore } from './backup.ts'
import type { Database } from './db.ts'
import { lastCursor, readFacts, START } from './facts.ts'
import type { Platform } from './platform.ts'
import { type AnySystem, systemActor } from './system.ts'

const system = (): AnySystem => ({
  ...harbour(),
  migrations: [
    ...migrations,
    {
      name: '002-values',
      sql: `
        create table harbour.value (
          n int generated always as identity primary key,
          big int8, num numeric, f float8, b bool, t text, c char(4), bin bytea, d date, ts timestamptz, iv interval,
          j jsonb, js json, texts text[], nums numeric[], pt point, r int4range, u uuid,
          half int8 generated always as (big / 2) stored
        );
        create table harbour.part (k int, v text) partition by range (k);
        create table harbour.part_low partition of harbour.part for values from (0) to (10);
        create table harbour.part_rest partition of harbour.part default;
        create table harbour.numbered (n serial, "odd ""name" text);
      `,
    },
  ],
})

async function fill(platform: Platform): Promise<void> {
  const work = platform.workOf<HarbourTables>('harbour')
  await work.unit(work.self, async (unit) => {
    await unit.db.insertInto('harbour.pier').values({ id: 'north', name: '北' }).execute()
    await moor(unit, 'Heron', 'north')
    await unit.db.updateTable('harbour.berth').set({ pier_id: 'north' }).execute()
    await unit.enqueue('tidy', { left: 'over' })
    await sql`
      insert into harbour.value (big, num, f, b, t, c, bin, d, ts, iv, j, js, texts, nums, pt, r, u) values
        (9223372036854775807, 12345678901234567890.123456789, 0.1, true, ${'a\u2028b\u2029c\r\n"木棉"\\ {,} \t'}, 'a',
          '\\x00ff0a', '2018-09-14', '2018-09-14 00:00:00.123456+00', '1 year 2 days 03:04:05.678', ${'{"a":[1,null,"\\u2028"]}'}::jsonb,
          '{"b": 1,  "b": 2}', array['a,b', null, '', 'c"d\\'], array[1.10, null], '(1,2)', '[1,3)',
          '0192f0a0-0000-7000-8000-000000000000'),
        (null, 'NaN', '-Infinity', null, '', '', '', 'infinity', '-infinity', '-1 day', 'null', 'null', '{}', null, null, 'empty', null)
    `.execute(unit.db)
    await sql`insert into harbour.part select k, 'v' || k from generate_series(0, 1200) k`.execute(unit.db)
    await sql`insert into harbour.numbered ("odd ""name") values ('one'), ('two')`.execute(unit.db)
  })
  await readable(platform.database)
  await platform.reactions.settle()
}

/** Every row as PostgreSQL's text, but for what a restore is to change and what pg-boss notes of this process. */
async function contents(database: Database): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('kernel', 'access', 'jobs', 'harbour') and table_type = 'BASE TABLE'
      and table_name <> 'instance' order by 1`.execute(database.kysely)
  const all: Record<string, string[]> = {}
  for (const { name } of rows) {
    const where = name === 'kernel.setting' ? ` where name <> 'epoch'` : ''
    const lines = await sql
      .raw<{ text: string }>(`select t::text as text from ${name} t${where} order by 1`)
      .execute(database.kysely)
    all[name] = lines.rows.map((row) => row.text)
  }
  return all
}

const constraints = async (database: Database): Promise<string[]> =>
  (
    await sql<{ text: string }>`
    select format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)) as text
    from pg_constraint where contype = 'f' order by 1`.execute(database.kysely)
  ).rows.map((row) => row.text)

const epochOf = async (database: Database): Promise<number> =>
  (
    await sql<{
      epoch: number
    }>`select (value #>> '{}')::int as epoch from kernel.setting where name = 'epoch'`.execute(
      database.kysely,
    )
  ).rows[0]!.epoch

/** The next number of each sequence, and that foreign keys hold again. */
async function goesOn(platform: Platform): Promise<void> {
  const { kysely } = platform.database
  const next = await sql<{ n: number }>`insert into harbour.value (t) values ('next') returning n`.execute(
    kysely,
  )
  assert.equal(next.rows[0]?.n, 3, 'identity')
  const serial = await sql<{ n: number }>`insert into harbour.numbered default values returning n`.execute(
    kysely,
  )
  assert.equal(serial.rows[0]?.n, 3, 'serial')
  await assert.rejects(
    sql`insert into harbour.berth (id, pier_id, department_id) values ('x', 'no such pier', 'port')`.execute(
      kysely,
    ),
    { code: '23503' },
  )
  await sql`delete from harbour.value where t = 'next'`.execute(kysely)
  await sql`delete from harbour.numbered where n = 3`.execute(kysely)
}

const arrive = async (platform: Platform, ship: string): Promise<void> => {
  const work = platform.workOf<HarbourTables>('harbour')
  await work.unit(work.self, (unit) => unit.publish(shipArrived, 'harbour/north', { ship, pier: 'north' }))
  await readable(platform.database)
}
const ships = async (database: Database, cursor: string): Promise<string[]> =>
  (await readFacts(database.kysely, cursor)).map((fact) => (fact.data as { ship: string }).ship)

for (const on of databases)
  test(`backup on ${on}`, async (t) => {
    const folder = folderFor(t)
    const file = join(folder, 'city.backup')
    const { platform } = await openTest(t, { systems: [system()], on, serving: false })
    const { database } = platform
    await fill(platform)
    const before = await contents(database)

    await t.test('writes every table to one file that only its owner can read', async () => {
      const { tables, rows } = await backup(database, file, new Date('2026-01-01T00:00:00Z'))
      assert.ok(tables > 10 && rows > 1200, `${rows} rows of ${tables} tables`)
      assert.equal(statSync(file).mode & 0o777, 0o600)
      assert.equal(existsSync(`${file}.partial`), false)
      const head: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString().split('\n')[0]!)
      assert.deepEqual({ ...(head as object), migrations: null }, {
        kapok: 'backup', format: 1, at: '2026-01-01T00:00:00.000Z', migrations: null,
      }) // prettier-ignore
    })

    await t.test(
      'restored, everything is as it was: values, foreign keys, and sequences that go on',
      async () => {
        const keys = await constraints(database)
        assert.ok(keys.length > 0)
        await sql`truncate harbour.value, harbour.berth, harbour.part`.execute(database.kysely)
        await arrive(platform, 'after the backup')
        await restore(database, file)
        assert.deepEqual(await contents(database), before)
        assert.deepEqual(await constraints(database), keys)
        await goesOn(platform)
      },
    )

    await t.test('a follower of facts that read on before a restore gets every fact after it', async () => {
      await arrive(platform, 'lost by the restore')
      for (const round of [1, 2]) {
        const cursor = await lastCursor(database.kysely)
        const epoch = await epochOf(database)
        await restore(database, file)
        assert.equal(await epochOf(database), epoch + 1, 'the count never goes back to what the file says')
        await arrive(platform, `after restore ${round}`)
        assert.deepEqual(await ships(database, cursor), [`after restore ${round}`])
        assert.deepEqual(await ships(database, START), ['Heron', `after restore ${round}`])
      }
      const work = platform.workOf<HarbourTables>('harbour')
      await platform.reactions.settle()
      assert.deepEqual(
        await seen(work),
        ['Heron', 'after restore 2'],
        'and a reaction goes on where the file left it',
      )
    })

    await t.test(
      'a file that is broken, of another version, or no backup is refused, and nothing is changed',
      async () => {
        await restore(database, file)
        const whole = gunzipSync(readFileSync(file)).toString().split('\n').slice(0, -1)
        const zip = (lines: string[]): Buffer => gzipSync(lines.map((line) => `${line}\n`).join(''))
        const packed = readFileSync(file)
        const flipped = Buffer.from(packed)
        flipped[Math.floor(packed.length / 2)]! ^= 0x10
        const head = JSON.parse(whole[0]!) as { migrations: string[] }
        const other = JSON.stringify({ ...head, migrations: [...head.migrations, 'railway/001-tracks abc'] })
        const table = whole.findIndex((line) => line.startsWith('{"table":"\\"harbour\\".\\"value\\"'))
        const renamed = whole[table]!.replace('\\"value\\"', '\\"values\\"')
        const foot = JSON.parse(whole.at(-1)!) as object
        const cases: [what: string, file: Buffer, says: RegExp][] = [
          ['nothing', Buffer.alloc(0), /ends early|unexpected end/],
          ['text', Buffer.from('These are not the ships you are looking for.'), /incorrect header check/],
          ['zipped text', gzipSync('hello\n'), /line 1: not a line of a backup/],
          ['a number', gzipSync('5\n'), /line 1: not a line of a backup/],
          ['null', gzipSync('null\n'), /line 1: not a line of a backup/],
          ['a list', gzipSync('[]\n'), /line 1: this is not a backup/],
          ['another program', gzipSync('{"kapok":"no"}\n'), /line 1: this is not a backup/],
          [
            'another version',
            zip([other, ...whole.slice(1)]),
            /another version of Kapok; it differs in railway\/001-tracks/,
          ],
          ['cut short', packed.subarray(0, packed.length - 20), /unexpected end of file/],
          ['cut in the middle', packed.subarray(0, packed.length / 2), /unexpected end of file/],
          ['damaged', flipped, /./],
          ['without its end', zip(whole.slice(0, -1)), /ends early; it is not whole/],
          [
            'with a row less',
            zip([...whole.slice(0, table), ...whole.slice(table + 2)]),
            /promises|no column|rows before/,
          ],
          [
            'with a wrong count',
            zip([...whole.slice(0, -1), JSON.stringify({ ...foot, rows: 1 })]),
            /promises 1 rows/,
          ],
          ['with more after its end', zip([...whole, whole[1]!]), /something follows the end/],
          ['with an unknown table', zip(whole.with(table, renamed)), /there is no table "harbour"."values"/],
          ['with an unknown line', zip(whole.toSpliced(1, 0, '{"what":1}')), /line 2: neither/],
          ['with rows before a table', zip(whole.toSpliced(1, 0, '[]')), /line 2: rows before a table/],
        ]
        const unchanged = await contents(database)
        for (const [what, bytes, says] of cases) {
          const broken = join(folder, 'broken')
          writeFileSync(broken, bytes)
          await assert.rejects(
            restore(database, broken),
            (error: Error) => {
              if (what !== 'damaged') assert.ok(error instanceof BackupError, `${what}: ${error.message}`)
              assert.match(error.message, says, what)
              return true
            },
            what,
          )
        }
        await assert.rejects(restore(database, join(folder, 'nowhere')), {
          name: 'BackupError',
          message: /ENOENT/,
        })
        await assert.rejects(restore(database, folder), { name: 'BackupError', message: /EISDIR/ })
        assert.deepEqual(await contents(database), unchanged)
        assert.ok((await constraints(database)).length > 0)
      },
    )

    await t.test('a backup that cannot be written leaves the one before', async () => {
      const kept = readFileSync(file)
      await assert.rejects(backup(database, join(folder, 'no', 'folder', 'x'), new Date()), {
        code: 'ENOENT',
      })
      mkdirSync(join(folder, 'taken'))
      await assert.rejects(backup(database, join(folder, 'taken'), new Date()))
      assert.equal(existsSync(join(folder, 'taken.partial')), false)
      assert.deepEqual(readFileSync(file), kept)
    })

    if (on === 'postgresql' && databases.includes('embedded'))
      await t.test('goes over to the other database and back', async (inner) => {
        const there = (await openTest(inner, { systems: [system()], on: 'embedded', serving: false }))
          .platform
        const here = await contents(database)
        await restore(there.database, file)
        assert.deepEqual(await contents(there.database), here, 'PostgreSQL to embedded')
        await goesOn(there)
        const back = join(folder, 'back')
        await arrive(there, 'from the other shore')
        await backup(there.database, back, new Date())
        const expected = await contents(there.database)
        const cursor = await lastCursor(database.kysely)
        await restore(database, back)
        assert.deepEqual(await contents(database), expected, 'embedded to PostgreSQL')
        await goesOn(platform)
        await arrive(platform, 'home again')
        assert.ok((await ships(database, cursor)).includes('home again'))
        assert.deepEqual(await ships(database, START), ['Heron', 'from the other shore', 'home again'])
      })
  })

test('restore on PostgreSQL', async (t) => {
  if (!databases.includes('postgresql')) return t.skip('needs PostgreSQL')
  const file = join(folderFor(t), 'city.backup')
  const { platform } = await openTest(t, { systems: [system()], on: 'postgresql', serving: true })
  const { database } = platform
  await backup(database, file, new Date())

  await t.test('is refused while a server follows the database', async () => {
    await assert.rejects(
      restore(database, file),
      /a server has this database open \(from .*\): stop it first/,
    )
  })

  await t.test("neither saves nor empties another program's tables", async (inner) => {
    await platform.feed.close()
    await platform.close()
    const other = await openTest(inner, { systems: [system()], on: 'postgresql', serving: false })
    const { kysely } = other.platform.database
    await sql`create schema library`.execute(kysely)
    await sql`create table library.book (title text)`.execute(kysely)
    await sql`insert into library.book values ('Moby-Dick')`.execute(kysely)
    await restore(other.platform.database, file)
    const { rows } = await sql`select title from library.book`.execute(kysely)
    assert.deepEqual(rows, [{ title: 'Moby-Dick' }])
  })
})

test('a database in which a person has done something is not new', async (t) => {
  const { platform, actor } = await openTest(t, {
    systems: [system()],
    on: databases.includes('postgresql') ? 'postgresql' : 'embedded',
    serving: false,
  })
  const work = platform.workOf<HarbourTables>('harbour')
  await work.unit(systemActor('harbour'), (unit) => moor(unit, 'Heron', 'north'))
  assert.equal(await platform.isNew(), true)
  await work.unit(actor('clerk', 'port'), (unit) => moor(unit, 'Gull', 'north'))
  assert.equal(await platform.isNew(), false)
})
