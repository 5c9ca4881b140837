/** One SQL for both databases: what goes in and what comes back is the same, so no system notices where it runs. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { databases, folderFor, postgresFor } from '../../../tests/kit.ts'
import { type Database, openDatabase } from '../db.ts'

for (const on of databases)
  describe(`values on ${on}`, () => {
    const ends: (() => unknown)[] = []
    let database: Database

    before(async () => {
      const t = { after: (end: () => unknown) => void ends.unshift(end) } as Parameters<typeof folderFor>[0]
      const url = on === 'postgresql' ? await postgresFor(t) : undefined
      database = await openDatabase({ url, folder: `${folderFor(t)}/database` })
      ends.unshift(() => database.close())
    })
    after(async () => {
      for (const end of ends) await end()
    })

    const value = async (expression: string): Promise<unknown> => {
      const { rows } = await sql.raw<{ v: unknown }>(`select ${expression} as v`).execute(database.kysely)
      return rows[0]!.v
    }
    const given = async (parameter: unknown, type: string): Promise<unknown> => {
      const { rows } = await sql<{ v: unknown }>`select ${parameter}::${sql.raw(type)} as v`.execute(
        database.kysely,
      )
      return rows[0]!.v
    }

    test('a value comes back in the form its type has here', async () => {
      const at = new Date('2018-09-13T16:00:00.123Z')
      const expected: [expression: string, value: unknown][] = [
        ['1::int2', 1],
        ['(-5)::int4', -5],
        ['9223372036854775807::int8', 9223372036854775807n],
        ['count(*)', 1n],
        ['1.10::numeric', '1.10'],
        [`'NaN'::numeric`, 'NaN'],
        ['0.1::float4', 0.1],
        ['0.1::float8 + 0.2::float8', 0.30000000000000004],
        [`'Infinity'::float8`, Infinity],
        ['true', true],
        ['null', null],
        [`'木棉'`, '木棉'],
        [`'a'::char(3)`, 'a  '],
        [`'a'::name`, 'a'],
        [`'\\x00ff'::bytea`, new Uint8Array([0, 255])],
        [`'2018-09-14'::date`, '2018-09-14'],
        [`'12:00'::time`, '12:00:00'],
        [`'2018-09-14 00:00'::timestamp`, '2018-09-14 00:00:00'],
        [`'2018-09-14 00:00:00.123+08'::timestamptz`, at],
        [`'1 day 2 hours'::interval`, 'P1DT2H'],
        [`'{"a":[1,null]}'::json`, { a: [1, null] }],
        [`'{"a":[1,null]}'::jsonb`, { a: [1, null] }],
        [`'null'::jsonb`, null],
        [`'(1,2)'::point`, '(1,2)'],
        [`'[1,3)'::int4range`, '[1,3)'],
        [`'5'::xid8`, '5'],
        [`'0192f0a0-0000-7000-8000-000000000000'::uuid`, '0192f0a0-0000-7000-8000-000000000000'],
        ['array[]::text[]', []],
        [`array['a,b', 'c"d', null, '']`, ['a,b', 'c"d', null, '']],
        [`array['a']::name[]`, ['a']],
        ['array[true, null]', [true, null]],
        ['array[[1,2],[3,4]]', [[1, 2], [3, 4]]], // prettier-ignore
        ['array[9223372036854775807, null]::int8[]', [9223372036854775807n, null]],
        ['array[1.10]::numeric[]', ['1.10']],
        ['array[0.5]::float8[]', [0.5]],
        [`array['2018-09-14']::date[]`, ['2018-09-14']],
        [`array['2018-09-14 00:00:00.123+08']::timestamptz[]`, [at]],
        [`array['P1D']::interval[]`, ['P1D']],
        [`array['{"a":1}']::jsonb[]`, [{ a: 1 }]],
        [`array['\\x00ff']::bytea[]`, [new Uint8Array([0, 255])]],
        [`array['5']::xid8[]`, ['5']],
      ]
      for (const [expression, wanted] of expected) {
        const got = await value(expression)
        assert.deepEqual(got, wanted, expression)
      }
    })

    test('an instant that Date cannot hold is an error, not a wrong value', async () => {
      await assert.rejects(value(`'infinity'::timestamptz`), /timestamp out of range/)
      await assert.rejects(value(`'0044-03-15 BC'::timestamptz`), /timestamp out of range/)
      assert.equal(await value('1'), 1, 'the connection is still good')
    })

    test('a parameter means the same', async () => {
      const at = new Date('2018-09-14T00:30:00.123Z')
      const expected: [parameter: unknown, type: string, value: unknown][] = [
        [null, 'int4', null],
        [undefined, 'int4', null],
        [Number.MAX_SAFE_INTEGER, 'int8', BigInt(Number.MAX_SAFE_INTEGER)],
        [9223372036854775807n, 'int8', 9223372036854775807n],
        [10n ** 30n, 'numeric', `1${'0'.repeat(30)}`],
        ['1.10', 'numeric', '1.10'],
        [1e21, 'numeric', `1${'0'.repeat(21)}`],
        [1e300, 'float8', 1e300],
        [NaN, 'float8', NaN],
        [true, 'bool', true],
        [5, 'text', '5'],
        [at, 'timestamptz', at],
        [at, 'date', '2018-09-14'],
        [at, 'timestamp', '2018-09-14 00:30:00.123'],
        ['2018-09-14', 'date', '2018-09-14'],
        ['P1DT2H', 'interval', 'P1DT2H'],
        [JSON.stringify({ a: [1] }), 'jsonb', { a: [1] }],
        [JSON.stringify([1, 2]), 'jsonb', [1, 2]],
        [{ a: 1 }, 'jsonb', { a: 1 }],
        [new Uint8Array([0, 255]), 'bytea', new Uint8Array([0, 255])],
        [Buffer.from([0, 255]), 'bytea', new Uint8Array([0, 255])],
        [[1, 2], 'int4[]', [1, 2]],
        [[1n, null], 'int8[]', [1n, null]],
        [['a', 'b,"c\\', null], 'text[]', ['a', 'b,"c\\', null]],
        [[at], 'timestamptz[]', [at]],
        [[], 'text[]', []],
        [[['x'], ['y']], 'text[]', [['x'], ['y']]],
        ['a\u2028b', 'text', 'a\u2028b'],
      ]
      for (const [parameter, type, wanted] of expected)
        assert.deepEqual(await given(parameter, type), wanted, `${String(parameter)} as ${type}`)
    })

    test('text without values may hold several statements; the rows of all come back', async () => {
      const { rows } = await database.executeSql('select 1 as a; select 2 as a, 3 as b')
      assert.deepEqual(rows, [{ a: 1 }, { a: 2, b: 3 }])
    })

    test('how many rows were changed is told', async () => {
      await database.executeSql('create table counted (n int); insert into counted values (1), (2), (3)')
      const changed = await sql`update counted set n = n + ${1} where n > 1`.execute(database.kysely)
      assert.equal(changed.numAffectedRows, 2n)
    })

    test('an error carries its SQLSTATE, the table, the column and the constraint', async () => {
      await database.executeSql('create table unique_one (n int not null constraint only_one unique)')
      await sql`insert into unique_one values (1)`.execute(database.kysely)
      await assert.rejects(sql`insert into unique_one values (${1})`.execute(database.kysely), {
        code: '23505',
        schema: 'public',
        table: 'unique_one',
        constraint: 'only_one',
        detail: 'Key (n)=(1) already exists.',
      })
      await assert.rejects(sql`insert into unique_one values (${null}::int)`.execute(database.kysely), {
        code: '23502',
        column: 'n',
      })
      await assert.rejects(value('nothing_of_that_name'), { code: '42703', position: '8' })
    })

    test('when one of several statements fails, none of its transaction stays and the next caller finds all in order', async () => {
      await database.executeSql('create table half (n int)')
      await assert.rejects(database.executeSql('begin; insert into half values (1); select 1/0; commit'), {
        code: '22012',
      })
      const { rows } = await database.executeSql('select count(*)::int as n from half')
      assert.deepEqual(rows, [{ n: 0 }])
    })

    test('a value that cannot be sent is refused, and nothing waits for it', async () => {
      await assert.rejects(given(() => 1, 'text[]'))
      assert.equal(await value('1'), 1)
    })
  })
