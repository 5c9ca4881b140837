/** Reactions: each fact takes effect once, in order per subject, whatever fails or dies when. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import {
  harbour,
  type HarbourHooks,
  type HarbourTables,
  readable,
  seen,
  shipArrived,
} from '../../tests/faults/harbour.ts'
import { databases, folderFor, openTest, postgresFor, TestClock } from '../../tests/kit.ts'
import { openPlatform, type Platform } from './platform.ts'
import { Reactions } from './reactions.ts'
import type { Fact } from './system.ts'

async function arrive(platform: Platform, ship: string, pier: string): Promise<void> {
  const work = platform.workOf<HarbourTables>('harbour')
  await work.unit(work.self, (unit) => unit.publish(shipArrived, `harbour/${pier}`, { ship, pier }))
  await readable(platform.database)
}
const shipOf = (fact: Fact): string => (fact.data as { ship: string }).ship

for (const on of databases)
  test(`reactions on ${on}`, async (t) => {
    const clock = new TestClock('2026-01-01T00:00:00Z')
    const later = (seconds: number): void => clock.set(new Date(clock.now().getTime() + seconds * 1000))
    const tried: string[] = []
    let fails: (ship: string) => boolean = () => false
    const hooks: HarbourHooks = {
      async react(fact) {
        tried.push(shipOf(fact))
        if (fails(shipOf(fact))) throw new Error(`no room for ${shipOf(fact)}`)
      },
    }
    const { platform } = await openTest(t, { systems: [harbour(hooks)], on, clock, serving: false })
    const { reactions, database } = platform
    const work = platform.workOf<HarbourTables>('harbour')
    const parked = async (): Promise<{ ship: string; error: string }[]> =>
      (
        await sql<{ ship: string; error: string }>`
        select data ->> 'ship' as ship, error from kernel.parked_fact join kernel.fact on id = fact_id
        order by seq`.execute(database.kysely)
      ).rows

    await t.test(
      'a failure undoes the effect; the fact is tried again after a pause that grows',
      async () => {
        fails = () => true
        await arrive(platform, 'first', 'north')
        await reactions.settle()
        assert.deepEqual([tried, await seen(work)], [['first'], []], 'the very first fact of a reaction, too')
        for (const seconds of [1, 2, 4]) {
          later(seconds - 0.1)
          await reactions.settle()
          const before = tried.length
          later(0.2)
          await reactions.settle()
          assert.equal(tried.length, before + 1, `tried again after ${seconds} s and not sooner`)
        }
        fails = () => false
        later(10)
        await reactions.settle()
        assert.deepEqual(await seen(work), ['first'])
        await reactions.settle()
        assert.deepEqual(await seen(work), ['first'], 'once')
      },
    )

    await t.test(
      'after eight failures a fact is parked with the later ones of its subject; the others go on',
      async () => {
        tried.length = 0
        fails = (ship) => ship === 'wreck'
        await arrive(platform, 'wreck', 'east')
        await arrive(platform, 'behind', 'east')
        await arrive(platform, 'elsewhere', 'west')
        for (let i = 0; i < 8; i++) {
          await reactions.settle()
          later(300)
        }
        assert.equal(tried.filter((ship) => ship === 'wreck').length, 8)
        assert.deepEqual(await seen(work, 'west'), ['elsewhere'])
        assert.deepEqual(await seen(work, 'east'), [])
        await arrive(platform, 'far behind', 'east')
        await reactions.settle()
        assert.deepEqual(await parked(), [
          { ship: 'wreck', error: 'no room for wreck' },
          { ship: 'behind', error: 'an earlier fact of this subject is parked' },
          { ship: 'far behind', error: 'an earlier fact of this subject is parked' },
        ])
      },
    )

    await t.test('a failure told after another process has delivered the fact changes nothing', async () => {
      fails = () => false
      await reactions.settle()
      const before = (await seen(work)).length
      for (const ship of ['one', 'two', 'three']) await arrive(platform, ship, 'lagoon')
      await sql`update kernel.reaction set failures = 7`.execute(database.kysely)
      let units = 0
      const slow = new Reactions({
        database,
        feed: platform.feed,
        clock,
        systems: [
          harbour({
            async react() {
              throw new Error('the connection was lost')
            },
          }),
        ],
        async run(_system, actor, fn) {
          // Its first unit fails; before its second says so, the other process has gone on to the third fact.
          if (++units === 2) await reactions.settle()
          return await work.unit(actor, fn as never)
        },
        onError: () => undefined,
      })
      await slow.settle()
      await reactions.settle()
      assert.deepEqual((await seen(work)).slice(before), ['one', 'two', 'three'], 'each took effect once')
      assert.equal((await parked()).filter(({ ship }) => ship === 'one').length, 0)
    })

    await t.test('facts of one subject are taken in order', async () => {
      const ships = Array.from({ length: 30 }, (_, i) => `ship ${i}`)
      for (const [i, ship] of ships.entries()) await arrive(platform, ship, `pier ${i % 2}`)
      await reactions.settle()
      assert.deepEqual(await seen(work, 'pier 0'), ships.filter((_, i) => i % 2 === 0)) // prettier-ignore
      assert.deepEqual(await seen(work, 'pier 1'), ships.filter((_, i) => i % 2 === 1)) // prettier-ignore
    })
  })

test('two processes on one PostgreSQL share the facts: each is run once', async (t) => {
  if (!databases.includes('postgresql'))
    return t.skip('needs PostgreSQL: one process holds the embedded database')
  const databaseUrl = await postgresFor(t)
  const runs: string[] = []
  const failing = { once: true }
  const hooks: HarbourHooks = {
    async react(fact) {
      runs.push(shipOf(fact))
      await new Promise((done) => setTimeout(done, Math.random() * 4))
      if (shipOf(fact) === 'ship 7' && failing.once) {
        failing.once = false
        throw new Error('once')
      }
    },
  }
  const open = async (): Promise<Platform> => {
    const platform = await openPlatform({
      home: folderFor(t),
      databaseUrl,
      systems: [harbour(hooks)],
      publicUrl: 'http://127.0.0.1:8080',
      log: pino({ level: 'silent' }),
      serving: false,
      sample: false,
    })
    t.after(() => platform.close())
    return platform
  }
  const here = await open()
  const there = await open()
  const work = here.workOf<HarbourTables>('harbour')
  const ships = Array.from({ length: 40 }, (_, i) => `ship ${i}`)
  for (const ship of ships) await arrive(here, ship, 'north')
  const deadline = Date.now() + 15_000
  while ((await seen(work)).length < ships.length && Date.now() < deadline)
    await Promise.all([here.reactions.settle(), there.reactions.settle()])
  assert.deepEqual(await seen(work), ships, 'each once, in order')
  assert.equal(runs.length, ships.length + 1, 'and none was begun twice but the one that failed')
})
