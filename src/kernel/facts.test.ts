/** Facts: in order per subject, and none is lost to a follower, whoever writes at the same time. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { harbour, type HarbourTables, readable, shipArrived } from '../../tests/faults/harbour.ts'
import { databases, folderFor, openTest, postgresFor } from '../../tests/kit.ts'
import { FactTypes, lastCursor, parseCursor, readFacts, START } from './facts.ts'
import { openPlatform, type Platform } from './platform.ts'
import type { Fact, Work } from './system.ts'

const arrive = (work: Work<HarbourTables>, ship: string, pier: string, pauseMs = 0): Promise<void> =>
  work.unit(work.self, async (unit) => {
    await unit.publish(shipArrived, `harbour/${pier}`, { ship, pier })
    if (pauseMs > 0) await delay(pauseMs)
  })
const shipOf = (fact: Fact): string => (fact.data as { ship: string }).ship

/** Waits until it holds; fails after `ms`. */
async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 8000): Promise<number> {
  const began = performance.now()
  while (!(await holds())) {
    if (performance.now() - began > ms) assert.fail(`not within ${ms} ms: ${what}`)
    await delay(10)
  }
  return performance.now() - began
}

for (const on of databases)
  test(`facts on ${on}`, async (t) => {
    const { platform } = await openTest(t, { systems: [harbour()], on })
    const { database, feed } = platform
    const work = platform.workOf<HarbourTables>('harbour')

    await t.test(
      'are read from a cursor on, in the order of their writing, by type and by subject',
      async () => {
        for (const ship of ['a', 'b', 'c']) await arrive(work, ship, ship === 'b' ? 'south' : 'north')
        await readable(database)
        const all = await readFacts(database.kysely, START)
        assert.deepEqual(all.map(shipOf), ['a', 'b', 'c'])
        assert.deepEqual((await readFacts(database.kysely, all[0]!.cursor)).map(shipOf), ['b', 'c'])
        assert.deepEqual(
          (await readFacts(database.kysely, START, { subject: 'harbour/north' })).map(shipOf),
          ['a', 'c'],
        )
        assert.deepEqual(await readFacts(database.kysely, START, { types: ['harbour.other'] }), [])
        assert.deepEqual((await readFacts(database.kysely, START, { limit: 2 })).map(shipOf), ['a', 'b'])
        assert.equal(await lastCursor(database.kysely), all[2]!.cursor)
      },
    )

    await t.test('are told to who follows, each once; on an idle database within a second', async () => {
      const heard: string[] = []
      const stop = feed.on(['harbour.ship-arrived'], (fact) => heard.push(shipOf(fact)))
      const other: string[] = []
      const stopOther = feed.on(['harbour.other'], (fact) => other.push(shipOf(fact)))
      await arrive(work, 'd', 'north')
      const tookMs = await until(() => heard.length > 0, 'the fact is heard')
      if (on === 'embedded') assert.ok(tookMs < 1000, `heard after ${tookMs} ms`)
      stop()
      stopOther()
      await arrive(work, 'e', 'north')
      await delay(50)
      assert.deepEqual([heard, other], [['d'], []])
    })

    await t.test("a listener that fails does not keep a fact from the others'", async () => {
      const heard: string[] = []
      const stops = [
        feed.on(null, () => {
          throw new Error('this listener is broken')
        }),
        feed.on(null, (fact) => heard.push(shipOf(fact))),
      ]
      await arrive(work, 'f', 'north')
      await arrive(work, 'g', 'north')
      await until(() => heard.length === 2, 'both facts are heard')
      assert.deepEqual(heard, ['f', 'g'])
      for (const stop of stops) stop()
    })

    await t.test('a unit that rolls back tells nothing', async () => {
      const heard: string[] = []
      const stop = feed.on(null, (fact) => heard.push(shipOf(fact)))
      await assert.rejects(
        work.unit(work.self, async (unit) => {
          await unit.publish(shipArrived, 'harbour/north', { ship: 'ghost', pier: 'north' })
          throw new Error('no')
        }),
      )
      await arrive(work, 'h', 'north')
      await until(() => heard.length > 0, 'the next fact is heard')
      assert.deepEqual(heard, ['h'])
      stop()
    })
  })

test('a follower loses no fact of many writers who commit in another order than they wrote', async (t) => {
  if (!databases.includes('postgresql'))
    return t.skip('needs PostgreSQL: the embedded database has one writer at a time')
  const { platform } = await openTest(t, { systems: [harbour()], on: 'postgresql', serving: false })
  const work = platform.workOf<HarbourTables>('harbour')
  const { kysely } = platform.database
  const COUNT = 160

  let writing = true
  const got: Fact[] = []
  // What a follower would see who only remembers the last sequence number.
  const bySequence = new Set<string>()
  let lastSequence = 0n
  const deadline = Date.now() + 30_000
  const follow = async (): Promise<void> => {
    let cursor = START
    for (let last = false; ;) {
      last = !writing
      const facts = await readFacts(kysely, cursor, { limit: 7 })
      got.push(...facts)
      cursor = facts.at(-1)?.cursor ?? cursor
      // Facts wait for older transactions, those of other databases of the same server too.
      const patient = Date.now() < deadline && got.length < COUNT
      const { rows } = await sql<{ seq: bigint; ship: string }>`
        select seq, data ->> 'ship' as ship from kernel.fact where seq > ${lastSequence} order by seq`.execute(
        kysely,
      )
      for (const row of rows) bySequence.add(row.ship)
      lastSequence = rows.at(-1)?.seq ?? lastSequence
      if (last && facts.length === 0 && !patient) return
      await delay(2)
    }
  }
  const writers = async (): Promise<void> => {
    const queue = Array.from({ length: COUNT }, (_, i) => i)
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let i = queue.shift(); i !== undefined; i = queue.shift())
          await arrive(work, `ship ${i}`, `pier ${i % 5}`, Math.random() * 25)
      }),
    )
    writing = false
  }
  await Promise.all([follow(), writers()])
  const ships = got.map(shipOf)
  assert.equal(new Set(ships).size, COUNT, 'every fact is seen')
  assert.equal(ships.length, COUNT, 'each once')
  const cursors = got.map((fact) => parseCursor(fact.cursor)!.map(BigInt))
  for (let i = 1; i < cursors.length; i++) {
    const [, xid, seq] = cursors[i]!
    const [, xidBefore, seqBefore] = cursors[i - 1]!
    assert.ok(xid! > xidBefore! || (xid === xidBefore && seq! > seqBefore!), 'in order')
  }
  assert.ok(
    bySequence.size < COUNT,
    'a sequence alone would have lost some: otherwise this test shows nothing',
  )
})

test('a process hears of the facts of another one on the same database', async (t) => {
  if (!databases.includes('postgresql'))
    return t.skip('needs PostgreSQL: one process holds the embedded database')
  const databaseUrl = await postgresFor(t)
  const open = async (): Promise<Platform> => {
    const platform = await openPlatform({
      home: folderFor(t),
      databaseUrl,
      systems: [harbour()],
      publicUrl: 'http://127.0.0.1:8080',
      log: pino({ level: 'silent' }),
      serving: true,
      sample: false,
    })
    t.after(() => platform.close())
    return platform
  }
  // Both at once: what they make in the database, they make once.
  const [here, there] = await Promise.all([open(), open()])
  assert.ok((here.applied.length === 0) !== (there.applied.length === 0), 'one of them migrated')
  const heard: string[] = []
  here.feed.on(null, (fact) => heard.push(shipOf(fact)))
  await arrive(there.workOf<HarbourTables>('harbour'), 'a', 'north')
  await until(() => heard.length > 0, 'the other process hears')

  // A fact that became readable late, behind a longer transaction, is heard all the same.
  const work = there.workOf<HarbourTables>('harbour')
  let wrote = () => {}
  const written = new Promise<void>((done) => (wrote = done))
  const long = work.unit(work.self, async (unit) => {
    await unit.publish(shipArrived, 'harbour/north', { ship: 'slow', pier: 'north' })
    wrote()
    await delay(300)
  })
  // Only a transaction that has written has its place in the order.
  await written
  await arrive(work, 'quick', 'north')
  await long
  await until(() => heard.length === 3, 'both are heard')
  assert.deepEqual(heard, ['a', 'slow', 'quick'], 'in the order of their transactions')
})

test('a cursor is three numbers', () => {
  assert.deepEqual(parseCursor('1.752.3'), ['1', '752', '3'])
  for (const text of ['', '1.2', '1.2.3.4', '1.2.x', '-1.2.3', ' 1.2.3', `1.${'9'.repeat(20)}.1`, '1e3.2.3'])
    assert.equal(parseCursor(text), null, text)
})

test('a system declares facts under its own name only', () => {
  const thief = { ...harbour(), name: 'railway' }
  assert.throws(() => new FactTypes([thief]), /railway cannot publish harbour.ship-arrived/)
})
