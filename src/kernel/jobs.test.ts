/** Jobs: they exist only if their unit commits, begin at once, and are tried again when they fail. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { harbour, type HarbourHooks, type HarbourTables } from '../../tests/faults/harbour.ts'
import { databases, openTest } from '../../tests/kit.ts'

for (const on of databases)
  test(`jobs on ${on}`, async (t) => {
    const begun: { data: unknown; at: number; signal: AbortSignal }[] = []
    let run: HarbourHooks['tidy'] = async () => undefined
    const { platform } = await openTest(t, {
      systems: [
        harbour({
          async tidy(data, signal, work) {
            begun.push({ data, at: performance.now(), signal })
            await run?.(data, signal, work)
          },
        }),
      ],
      on,
    })
    const work = platform.workOf<HarbourTables>('harbour')
    const until = async (holds: () => boolean, ms: number): Promise<void> => {
      for (const end = performance.now() + ms; !holds() && performance.now() < end;) await delay(10)
    }

    await t.test(
      'a job of a unit that rolls back does not exist; one of a unit that commits begins within a second',
      async () => {
        await assert.rejects(
          work.unit(work.self, async (unit) => {
            await unit.enqueue('tidy', { ship: 'ghost' })
            throw new Error('no')
          }),
        )
        await work.unit(work.self, (unit) => unit.enqueue('tidy', { ship: 'Heron' }))
        const committed = performance.now()
        await until(() => begun.length > 0, 5000)
        assert.deepEqual(begun.map((job) => job.data), [{ ship: 'Heron' }]) // prettier-ignore
        assert.ok(begun[0]!.at - committed < 1000, `begun after ${begun[0]!.at - committed} ms`)
      },
    )

    await t.test('a job that nobody declared is refused', async () => {
      const unknown = work.unit(work.self, (unit) => unit.enqueue('sink', {}))
      await assert.rejects(unknown, /no job named harbour.sink/)
    })

    await t.test('a job works by units of its own, as its system', async () => {
      run = async (_data, _signal, its) =>
        its
          .unit(its.self, ({ db }) =>
            db.insertInto('harbour.pier').values({ id: 'made', name: 'by a job' }).execute(),
          )
          .then(() => undefined)
      await work.unit(work.self, (unit) => unit.enqueue('tidy', {}))
      const piers = () => work.read(work.self, (db) => db.selectFrom('harbour.pier').selectAll().execute())
      for (const end = Date.now() + 5000; (await piers()).length === 0 && Date.now() < end;) await delay(10)
      assert.equal((await piers()).length, 1)
    })

    await t.test('a job that fails is tried again', async () => {
      begun.length = 0
      run = async () => {
        if (begun.length === 1) throw new Error('the broom is broken')
      }
      await work.unit(work.self, (unit) => unit.enqueue('tidy', { again: true }))
      // The first pause is two to four seconds.
      for (const end = Date.now() + 12_000; begun.length < 2 && Date.now() < end; await delay(50))
        platform.jobs.wake()
      assert.deepEqual(begun.map((job) => job.data), [{ again: true }, { again: true }]) // prettier-ignore
    })

    await t.test('what a system says should run at a time is on the schedule, in civil time', async () => {
      const { rows } = await sql<{ name: string; cron: string; timezone: string }>`
        select name, cron, timezone from jobs.schedule`.execute(platform.database.kysely)
      assert.deepEqual(rows, [{ name: 'harbour.nightly', cron: '30 2 * * *', timezone: 'Asia/Shanghai' }])
    })

    await t.test('closing tells a running job to stop, and waits until it has', async () => {
      begun.length = 0
      let ended = ''
      run = async (_data, signal, its) => {
        await delay(30_000, undefined, { signal }).catch(() => undefined)
        // What it has in hand, it can still put down.
        await its.unit(its.self, ({ db }) =>
          db.insertInto('harbour.pier').values({ id: 'last', name: 'put down' }).execute(),
        )
        ended = 'put down'
      }
      await work.unit(work.self, (unit) => unit.enqueue('tidy', {}))
      await until(() => begun.length > 0, 5000)
      const before = performance.now()
      await platform.close()
      assert.equal(ended, 'put down')
      assert.ok(performance.now() - before < 5000, 'and no longer')
    })
  })
