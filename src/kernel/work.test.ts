/** A unit of work: what it changes, says and records is committed together or not at all, and all of it is somebody's. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { harbour, type HarbourTables, moor, readable, shipArrived } from '../../tests/faults/harbour.ts'
import { databases, openTest } from '../../tests/kit.ts'
import { readFacts, START } from './facts.ts'
import { canonicalJson, readRecords } from './ledger.ts'
import { eventType, systemActor } from './system.ts'

for (const on of databases)
  test(`a unit of work on ${on}`, async (t) => {
    const { platform, actor } = await openTest(t, { systems: [harbour()], on, serving: false })
    const { database } = platform
    const work = platform.workOf<HarbourTables>('harbour')
    const clerk = actor('clerk', 'port')

    const berths = async (id: string): Promise<number> =>
      (
        await work.read(clerk, (db) =>
          db.selectFrom('harbour.berth').select('id').where('id', '=', id).execute(),
        )
      ).length
    const factsOf = async (subject: string) => {
      await readable(database)
      return await readFacts(database.kysely, START, { subject })
    }
    const recordsOf = (subject: string) => readRecords(database.kysely, { subject, limit: 10 })

    await t.test('commits the change, the fact and the record together', async () => {
      await work.unit(clerk, (unit) => moor(unit, 'Heron', 'first'))
      assert.equal(await berths('Heron'), 1)
      const [fact] = await factsOf('harbour/first')
      assert.deepEqual(
        [fact?.type, fact?.actor, fact?.data],
        ['harbour.ship-arrived', 'person:test-clerk', { ship: 'Heron', pier: 'first' }],
      )
      const [record] = await recordsOf('harbour/first')
      assert.deepEqual(
        [record?.act, record?.actorId, record?.departmentId, record?.door, record?.payload],
        ['harbour.moor', 'test-clerk', 'port', 'api', { ship: 'Heron' }],
      )
      assert.equal(record?.at.getTime(), fact?.at.getTime(), 'one moment for all of it')
    })

    await t.test('leaves nothing of them when it throws', async () => {
      const failing = work.unit(clerk, async (unit) => {
        await moor(unit, 'Gull', 'second')
        throw new Error('on second thoughts')
      })
      await assert.rejects(failing, /second thoughts/)
      assert.equal(await berths('Gull'), 0)
      assert.deepEqual([await factsOf('harbour/second'), await recordsOf('harbour/second')], [[], []])
    })

    await t.test('never says it is done when a failure was swallowed inside it', async () => {
      const swallowing = work.unit(clerk, async (unit) => {
        await moor(unit, 'Tern', 'third')
        await sql`select 1 / 0`.execute(unit.db).catch(() => undefined)
        return 'done'
      })
      await assert.rejects(swallowing)
      assert.equal(await berths('Tern'), 0)
      assert.equal(await berths('Heron'), 1, 'the database goes on')
    })

    await t.test('throws, and does not hang, when the outer handle is used inside it', async () => {
      const outer = [
        () => sql`select 1`.execute(database.kysely),
        () => database.kysely.selectFrom('harbour.berth').selectAll().execute(),
        () => database.kysely.transaction().execute(async (trx) => sql`select 1`.execute(trx)),
        () => database.executeSql('select 1'),
        () => work.read(clerk, async () => 1),
        () => work.unit(clerk, async () => 1),
      ]
      for (const use of outer)
        await assert.rejects(
          work.unit(clerk, async () => void (await use())),
          /inside a unit of work/,
          String(use),
        )
    })

    await t.test(
      'what a unit started and left running may use the outer handle once it has ended',
      async () => {
        const ended = Promise.withResolvers<void>()
        let left: Promise<unknown> = Promise.resolve()
        await work.unit(clerk, async () => {
          left = ended.promise.then(() => sql`select 1`.execute(database.kysely))
        })
        ended.resolve()
        await left
      },
    )

    await t.test('reads cannot change anything', async () => {
      const changing = work.read(clerk, (db) =>
        db.insertInto('harbour.pier').values({ id: 'x', name: 'x' }).execute(),
      )
      await assert.rejects(changing, { code: '25006' })
    })

    await t.test('carries the actor and the department to row-level security', async () => {
      await work.unit(clerk, (unit) => moor(unit, 'Stork', 'fourth'))
      const rename = (who: typeof clerk) =>
        work.unit(who, async ({ db }) => {
          const [done] = await db
            .updateTable('harbour.berth')
            .set({ ship: who.id })
            .where('id', '=', 'Stork')
            .execute()
          return done?.numUpdatedRows
        })
      assert.equal(await rename(actor('clerk', 'forestry')), 0n, "another department's row")
      assert.equal(await rename(actor('clerk')), 0n, 'of no department')
      assert.equal(await rename(actor('clerk', "' or true --")), 0n, 'a name that is SQL')
      assert.equal(await rename(actor('clerk', 'port')), 1n, 'its own')
      assert.equal(await rename(actor('administrator')), 1n)
      assert.equal(await rename(systemActor('harbour')), 1n)
      const foreign = work.unit(actor('clerk', 'forestry'), (unit) => moor(unit, 'Crane', 'fourth'))
      await assert.rejects(foreign, { code: '42501' })
      assert.equal(await berths('Stork'), 1, 'everyone may read it')
    })

    await t.test('cannot rewrite what was said and done, nor reach the accounts', async () => {
      const forbidden = [
        'update kernel.fact set data = null',
        'delete from kernel.fact',
        'update kernel.record set payload = null',
        'delete from kernel.record',
        'truncate kernel.fact',
        'delete from kernel.parked_fact',
        `update kernel.setting set value = '9'`,
        'delete from kernel.migration',
        'select * from access.membership',
        'select * from access.user',
        'drop table harbour.berth',
        'alter table harbour.berth disable row level security',
        'delete from jobs.job',
      ]
      for (const statement of forbidden)
        await assert.rejects(
          work.unit(systemActor('harbour'), ({ db }) => sql.raw(statement).execute(db)),
          { code: '42501' },
          statement,
        )
    })

    await t.test('refuses a fact that is not declared, does not fit, or is not its own', async () => {
      const publish = (event: typeof shipArrived, data: unknown) =>
        work.unit(clerk, (unit) => unit.publish(event, 'harbour/x', data as never))
      const undeclared = eventType({ ...shipArrived, type: 'harbour.ship-sunk' })
      await assert.rejects(publish(undeclared, { ship: 'Heron', pier: 'x' }), /ship-sunk is not declared/)
      await assert.rejects(publish(shipArrived, { ship: '', pier: 'x' }), /does not fit its schema/)
      await assert.rejects(publish(shipArrived, undefined), /does not fit its schema/)
      const foreign = eventType({ ...shipArrived, type: 'railway.train-arrived' })
      await assert.rejects(publish(foreign, { ship: 'Heron', pier: 'x' }), /another system's fact/)
      assert.deepEqual(await factsOf('harbour/x'), [])
    })

    await t.test('records a payload whose commitment can be made again from what is stored', async () => {
      const payload = {
        z: 1,
        a: [undefined, new Date(0), NaN, 1e21],
        é: '\u2028',
        u: undefined,
        link: new URL('kapok://x'),
      }
      await work.unit(clerk, (unit) => unit.record({ act: 'harbour.note', subject: 'note', payload }))
      const { rows } = await sql<{ salt: Uint8Array; payload: unknown; commitment: Uint8Array }>`
        select salt, payload, commitment from kernel.record where subject = 'note'`.execute(database.kysely)
      const { salt, payload: stored, commitment } = rows[0]!
      const again = createHash('sha256').update(salt).update(canonicalJson(stored)).digest()
      assert.deepEqual(new Uint8Array(again), commitment)
      assert.equal(salt.length, 16)
    })

    await t.test('units wait for their turn, first come first served', async () => {
      const order: number[] = []
      const units = Array.from({ length: 20 }, (_, i) =>
        work.unit(clerk, async ({ db }) => {
          await sql`select 1`.execute(db)
          if (on === 'embedded') order.push(i)
          await sql`insert into harbour.pier values (${`turn ${i}`}, 'x')`.execute(db)
        }),
      )
      await Promise.all(units)
      if (on === 'embedded')
        assert.deepEqual(
          order,
          Array.from({ length: 20 }, (_, i) => i),
        )
      const piers = await work.read(clerk, (db) => db.selectFrom('harbour.pier').select('id').execute())
      assert.equal(piers.length, 20)
    })
  })

test('canonical JSON sorts keys and leaves no space (RFC 8785, section 3.2.3)', () => {
  const text = canonicalJson({
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    1: 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    ö: 'Latin Small Letter O With Diaeresis',
  })
  assert.deepEqual(Object.values(JSON.parse(text.replace('"1":', '"one":')) as object), [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
  assert.equal(
    canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27]),
    '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
  )
})
