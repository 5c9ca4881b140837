import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Problem } from '#kernel/problem.ts'
import { databases, openTest, TestClock } from '../../../tests/kit.ts'
import { receiveAdvisory, withdrawAdvisory } from './advisories.ts'
import { importAdvisories, parseAdvisories } from './advisory-file.ts'
import type { AdvisoryIn } from './schema.ts'
import { forecastsOf } from './store/forecasts.ts'
import { findStorm } from './store/storms.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const at = (hour: number, more: Partial<AdvisoryIn> = {}): AdvisoryIn => ({
  storm: '2026-2699',
  name: 'Test',
  at: `2026-09-10T${String(hour).padStart(2, '0')}:00Z`,
  lon: 125 - hour * 0.2,
  lat: 17 + hour * 0.05,
  windMs: 40,
  pressureHpa: 960,
  ...more,
})

const code = (expected: string) => (error: Problem) => error.code === expected

for (const on of databases) {
  test(`advisories on ${on}`, async (t) => {
    const clock = new TestClock('2026-09-10T12:05:00Z')
    const { platform, http, actor, bearer } = await openTest(t, {
      systems: [typhoon()],
      on,
      clock,
      sample: true,
    })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const bureau = actor('duty-officer', 'weather-bureau')
    const harbour = actor('duty-officer', 'harbour')
    const storm = () => work.read(bureau, (db) => findStorm(db, 'operational:2026-2699'))

    await t.test('the first advisory makes the storm', async () => {
      const { advisory, created } = await receiveAdvisory(work, bureau, at(0))
      assert.ok(created)
      assert.equal(advisory.departmentId, 'weather-bureau')
      assert.equal((await storm())?.name, 'Test')
    })

    await t.test('the same again changes nothing', async () => {
      const { created } = await receiveAdvisory(work, bureau, at(0))
      assert.equal(created, false)
      assert.equal((await storm())?.fixes, 1)
    })

    await t.test('one from the future is refused, and nothing of it stays', async () => {
      await assert.rejects(receiveAdvisory(work, bureau, at(13)), code('advisory-from-the-future'))
      await assert.rejects(
        receiveAdvisory(work, bureau, { ...at(13), storm: '2026-2698' }),
        code('advisory-from-the-future'),
      )
      assert.equal(await work.read(bureau, (db) => findStorm(db, 'operational:2026-2698')), null)
    })

    await t.test('a leap is refused until it is confirmed', async () => {
      await assert.rejects(receiveAdvisory(work, bureau, at(6, { lon: 105 })), code('position-too-far'))
      const { created } = await receiveAdvisory(work, bureau, at(6, { lon: 105, confirmJump: true }))
      assert.ok(created)
    })

    await t.test('its own department corrects it; the earlier one stays readable', async () => {
      await receiveAdvisory(work, bureau, at(6, { confirmJump: true }))
      const rows = await work.read(bureau, (db) =>
        db
          .selectFrom('typhoon.advisory')
          .select(['state', 'lon'])
          .where('at', '=', new Date('2026-09-10T06:00Z'))
          .orderBy('received_at')
          .orderBy('id')
          .execute(),
      )
      assert.deepEqual(rows.map((r) => r.state).sort(), ['current', 'superseded'])
      assert.equal((await storm())?.fixes, 2)
    })

    await t.test('another department neither corrects nor withdraws it', async () => {
      await assert.rejects(receiveAdvisory(work, harbour, at(6, { windMs: 55 })), code('other-department'))
      const [row] = await work.read(bureau, (db) =>
        db.selectFrom('typhoon.advisory').select('id').where('state', '=', 'current').orderBy('at').execute(),
      )
      await assert.rejects(withdrawAdvisory(work, harbour, row!.id), code('other-department'))
      // The second wall: even a statement without any check changes nothing of another department's.
      const changed = await work.unit(harbour, ({ db }) =>
        sql`update typhoon.advisory set state = 'withdrawn' where id = ${row!.id} returning id`.execute(db),
      )
      assert.equal(changed.rows.length, 0)
    })

    await t.test('a withdrawn one no longer counts', async () => {
      const before = (await storm())!.fixes
      const { advisory } = await receiveAdvisory(work, bureau, at(9))
      await withdrawAdvisory(work, bureau, advisory.id)
      assert.equal((await storm())?.fixes, before)
      await assert.rejects(withdrawAdvisory(work, bureau, advisory.id), code('not-found'))
    })

    await t.test('a forecast follows by itself, kept with its inputs', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const stop = work.onFact(['typhoon.forecast-made'], () => resolve())
      await receiveAdvisory(work, bureau, at(12))
      await promise
      stop()
      const made = await work.read(bureau, async (db) =>
        forecastsOf(db, (await findStorm(db, 'operational:2026-2699'))!.id, 10),
      )
      assert.ok(made.length > 0)
    })

    await t.test('who did it is told to officials, not to visitors', async () => {
      const list = `/api/typhoon/storms/operational:2026-2699/advisories`
      const asked = async (headers: Record<string, string>) =>
        (await http.inject({ url: list, headers })).json<{ by: string | null }[]>().map((a) => a.by)
      assert.ok((await asked({})).every((by) => by === null))
      assert.ok((await asked(await bearer('viewer'))).every((by) => by !== null))
    })

    await t.test('a file is in whole or not at all, with every fault by line and column', async () => {
      const good =
        'storm,at,lon,lat,windMs\n2026-2700,2026-09-10T00:00Z,130,15,30\n2026-2700,2026-09-10T06:00Z,129,15.5,33\n'
      assert.deepEqual(await importAdvisories(work, bureau, good), { received: 2, unchanged: 0 })
      assert.deepEqual(await importAdvisories(work, bureau, good), { received: 0, unchanged: 2 })
      const bad =
        'storm,at,lon,lat\n2026-2701,2026-09-10T00:00Z,130,95\n2026-2701,2026-09-10T06:00Z,east,15\n'
      assert.throws(
        () => parseAdvisories(bad),
        (error: Problem) => /line 2, lat/.test(error.details.en) && /line 3, lon/.test(error.details.en),
      )
      const future =
        'storm,at,lon,lat\n2026-2702,2026-09-10T00:00Z,130,15\n2026-2702,2026-09-11T00:00Z,129,15\n'
      await assert.rejects(importAdvisories(work, bureau, future), (error: Problem) =>
        /line 3/.test(error.details.en),
      )
      assert.equal(await work.read(bureau, (db) => findStorm(db, 'operational:2026-2702')), null)
    })
  })
}
