/** Verifications: made, kept, read by everyone, asked for by those who may. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { sampleHistory } from '#engines/cyclone/sample.ts'
import { databases, openTest } from '../../../../tests/kit.ts'
import { importTracks } from '../import.ts'
import type { VerificationOut } from '../schema.ts'
import { typhoon } from '../system.ts'
import type { TyphoonTables } from '../tables.ts'
import { verifyCommand } from './command.ts'
import { verify } from './run.ts'
import type { VerifyPlan } from './thread.ts'

const PLAN: VerifyPlan = { trainUntil: 2022, from: 2024, to: 2024, region: 'all', noiseKm: 0, seed: 1 }
/** A few storms of few seasons: what is tested here is the keeping, not the forecast. */
const TRACKS = sampleHistory({ lastSeason: 2024 }).filter(
  ({ season, key }) => season >= 2020 && /[15]$/.test(key),
)

for (const on of databases)
  test(`verifications on ${on}`, async (t) => {
    const { platform, http, actor, bearer } = await openTest(t, { systems: [typhoon()], on })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const duty = actor('duty-officer')
    const run = (
      plan: VerifyPlan,
      source: 'sample' | 'ibtracs' = 'sample',
      signal = new AbortController().signal,
    ) => verify(work, duty, { source, plan, signal, progress: (season) => void seasons.push(season) })
    const seasons: number[] = []

    await t.test('without storms to learn from, or to verify on, it says so', async () => {
      await assert.rejects(run(PLAN), { code: 'nothing-to-verify' })
      async function* events() {
        for (const track of TRACKS) yield { kind: 'storm' as const, track, line: 1 }
      }
      await importTracks(work, actor('data-officer'), {
        source: 'sample',
        file: 'tracks',
        events: events(),
        keepGood: false,
        bytes: () => ({ sha256: null, bytes: 0 }),
      })
      await assert.rejects(run({ ...PLAN, trainUntil: 1990 }), /1990/)
      await assert.rejects(run({ ...PLAN, from: 2030, to: 2031 }), /2030 to 2031/)
      await assert.rejects(run(PLAN, 'ibtracs'), /ibtracs has no storms/)
    })

    const storm = `sample:${TRACKS.findLast(({ season }) => season === 2024)!.key}`
    const latest = async (headers = {}) => {
      const reply = await http.inject({ url: `/api/typhoon/storms/${storm}/verification`, headers })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<{ source: string; verification: VerificationOut | null }>()
    }

    await t.test('it is made season by season, kept with its plan, and recorded', async () => {
      assert.deepEqual(await latest(), { source: 'sample', verification: null })
      const made = await run(PLAN)
      assert.deepEqual(seasons, [2024])
      assert.deepEqual(made.plan, PLAN)
      assert.ok(made.result.all.cases[0]! > 0)
      const { verification } = await latest()
      assert.equal(verification?.id, made.id)
      assert.deepEqual(verification?.result.all.errorKm, made.result.all.errorKm)
      assert.deepEqual(
        verification?.result.storms.map(({ storm: id }) => id).sort(),
        made.result.storms.map(({ storm: id }) => id).sort(),
      )
      assert.equal(verification?.madeBy, null, 'visitors are not told names')
      assert.equal((await latest(await bearer('duty-officer'))).verification?.madeBy, duty.name)
      const again = await run(PLAN)
      assert.deepEqual(
        { ...again.result.all, msPerForecast: null },
        { ...made.result.all, msPerForecast: null },
        'the same plan gives the same figures',
      )
    })

    await t.test('ended on its way it keeps nothing', async () => {
      const ending = new AbortController()
      const before = (await latest()).verification?.id
      const running = verify(work, duty, {
        source: 'sample',
        plan: { ...PLAN, from: 2023 },
        signal: ending.signal,
        progress: () => ending.abort(),
      })
      await assert.rejects(running)
      assert.equal((await latest()).verification?.id, before)
    })

    await t.test(
      'asked for over http it is made by a job; a plan that tests what was learned is refused',
      async () => {
        const headers = await bearer('duty-officer')
        const ask = (payload: object) =>
          http.inject({ method: 'POST', url: '/api/typhoon/verifications', headers, payload })
        const wrong = await ask({ source: 'sample', trainUntil: 2024, from: 2024, to: 2023 })
        assert.equal(wrong.statusCode, 400)
        assert.deepEqual(
          wrong.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field),
          ['to', 'trainUntil'],
        )
        for (const source of ['ibtracs', 'operational'])
          assert.equal((await ask({ source, trainUntil: 2021, from: 2024, to: 2024 })).statusCode, 409)
        assert.equal(
          (await ask({ source: 'sample', trainUntil: 2021, from: 2030, to: 2030 })).statusCode,
          409,
        )
        // More seasons speak louder than the newest.
        const reply = await ask({ source: 'sample', trainUntil: 2021, from: 2023, to: 2024 })
        assert.equal(reply.statusCode, 202, reply.body)
        const until = Date.now() + 30_000
        while ((await latest()).verification?.plan.from !== 2023 && Date.now() < until) await delay(200)
        await run(PLAN)
        assert.equal((await latest()).verification?.plan.from, 2023)
        assert.equal((await latest()).verification?.plan.trainUntil, 2021)
      },
    )
  })

test('a plan that makes no sense is wrong use, and names the option', async () => {
  const usual = {
    source: 'cma',
    'train-until': '2004',
    from: '2008',
    to: '2018',
    region: 'all',
    'noise-km': '0',
    seed: '1',
  }
  const call = (options: Record<string, string | undefined>, positionals: string[] = []) =>
    verifyCommand.run({ options: { ...usual, ...options }, positionals } as unknown as Parameters<
      typeof verifyCommand.run
    >[0])
  for (const [options, named] of [
    [{ source: undefined }, /--source/],
    [{ source: 'noaa' }, /--source/],
    [{ from: undefined }, /--from is needed/],
    [{ to: '20x8' }, /--to/],
    [{ to: '2010.5' }, /--to is a whole number/],
    [{ to: '2007' }, /later than/],
    [{ 'train-until': '2008' }, /learned from must not be tested on/],
    [{ region: 'mars' }, /--region/],
    [{ 'noise-km': '-1' }, /--noise-km/],
    [{ seed: '' }, /--seed/],
    [{ seed: '1.5' }, /--seed/],
  ] as const)
    await assert.rejects(call(options), { name: 'UsageError', message: named })
  await assert.rejects(call({}, ['Mangkhut']), /Mangkhut is not understood/)
})
