/** What a feed may not do: tell the past anew, bring storms without positions, or undo what an officer did. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '#kernel/problem.ts'
import { at, point, reply, utc } from '../../../tests/feed.ts'
import { databases, openTest, TestClock } from '../../../tests/kit.ts'
import { receiveAdvisory, withdrawAdvisory } from './advisories.ts'
import { takeReply } from './agencies.ts'
import { agencyGround, errorsAt } from './agency-ground.ts'
import type { AdvisoryOut, AgenciesOut, FeedReport, Situation } from './schema.ts'
import { agencyForecasts, storeForecasts } from './store/agencies.ts'
import { currentAdvisories } from './store/advisories.ts'
import { activeNumbers, findStorm, trackOf } from './store/storms.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const ID = 'operational:2026-2699'
const agency = (tm: string, h: number) => ({ tm, forecastpoints: [at(h), at(h + 24)] })

for (const on of databases) {
  test(`what a feed may not do, on ${on}`, async (t) => {
    const clock = new TestClock(utc(7))
    const { platform, http, actor } = await openTest(t, { systems: [typhoon()], on, clock })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const bureau = actor('duty-officer', 'weather-bureau')
    const harbour = actor('duty-officer', 'harbour')
    const take = (text: string): Promise<FeedReport> =>
      takeReply(work, work.self, { text, from: 'the feed', keepGood: true })
    const situation = async () => (await http.inject('/api/typhoon/situation')).json<Situation>()
    const agencies = async (h: number) =>
      (await http.inject(`/api/typhoon/storms/${ID}/agencies?at=${utc(h)}`))
        .json<AgenciesOut>()
        .agencies.map((one) => one.agency)
    const current = (h: number) =>
      work.read(bureau, async (db) => {
        const { id } = (await findStorm(db, ID))!
        return (await currentAdvisories(db, id)).find((row) => row.at.getTime() === Date.parse(utc(h)))
      })

    await t.test('a forecast that comes after its position was not known at that position', async () => {
      const cma = agency('中国', 6)
      await take(reply([point(3, { forecast: [] }), point(6, { forecast: [cma] })]))
      assert.deepEqual(await agencies(6), ['CMA'], 'with its position: from then on')
      clock.set(utc(8))
      const late = [cma, agency('日本', 6)]
      const report = await take(reply([point(3, { forecast: [] }), point(6, { forecast: late })]))
      assert.equal(report.forecasts.received, 1)
      assert.deepEqual(await agencies(7), ['CMA'])
      assert.deepEqual(await agencies(8), ['CMA', 'JMA'])
      await receiveAdvisory(work, bureau, { storm: '2026-2699', at: utc(8), lon: 123.4, lat: 17.4 })
      clock.set(utc(9))
      await take(reply([point(6, { forecast: late }), point(8, { forecast: [agency('美国', 8)] })]))
      assert.deepEqual(await agencies(8), ['CMA', 'JMA'], 'nor where an officer had entered the position')
      assert.deepEqual(await agencies(9), ['CMA', 'JMA', 'JTWC'])
    })

    await t.test('a storm whose positions are all refused is none', async () => {
      const before = await situation()
      const report = await take(reply([point(16)], { tfid: '202698' }))
      assert.deepEqual([report.stored, report.dataAsOf], [false, null])
      assert.deepEqual(
        report.rejected.map(({ path }) => path),
        ['points[0]'],
      )
      assert.equal(await work.read(bureau, (db) => findStorm(db, 'operational:2026-2698')), null)
      assert.deepEqual((await situation()).storm, before.storm)
      const partly = await take(reply([point(9), point(16)]))
      assert.equal(partly.dataAsOf, '2026-09-10T09:00:00Z', 'as of what was taken in')
    })

    await t.test('a storm whose only position was withdrawn no longer stands first', async () => {
      clock.set(utc(10))
      const given = { storm: '2026-2690', at: utc(10), lon: 130, lat: 20 }
      const { advisory } = await receiveAdvisory(work, bureau, given)
      await withdrawAdvisory(work, bureau, advisory.id)
      assert.equal((await situation()).storm?.id, ID)
      assert.deepEqual(await work.read(bureau, (db) => activeNumbers(db, clock.now())), ['202699'])
    })

    await t.test('what came by no department’s hand is everyone’s to withdraw and to correct', async () => {
      await withdrawAdvisory(work, harbour, (await current(3))!.id)
      assert.equal(await current(3), undefined)
      await receiveAdvisory(work, bureau, { storm: '2026-2699', at: utc(6), lon: 123.9, lat: 17.3 })
      const { department_id, feed } = (await current(6))!
      assert.deepEqual([department_id, feed], ['weather-bureau', null])
      const other = { storm: '2026-2699', at: utc(6), lon: 123.7, lat: 17.3 }
      await assert.rejects(
        receiveAdvisory(work, harbour, other),
        (error: Problem) => error.code === 'other-department',
        'and then it is the department’s that corrected it',
      )
    })

    await t.test('what was withdrawn stays so, unless the feed says something else', async () => {
      const again = await take(reply([point(3, { forecast: [] }), point(6)]))
      assert.match(again.kept[0]!.reason, new RegExp(`03:00:00Z was withdrawn by ${harbour.name}`))
      assert.equal(await current(3), undefined)
      const other = await take(reply([point(3, { forecast: [], lat: '17.30' }), point(6)]))
      assert.equal(other.fixes.received, 1)
      assert.equal((await current(3))!.lat, 17.3)
      await take(reply([point(3, { forecast: [] }), point(6)]))
      assert.equal((await current(3))!.lat, 17.3)
      const listed = (await http.inject(`/api/typhoon/storms/${ID}/advisories`)).json<AdvisoryOut[]>()
      assert.ok(listed.some(({ state }) => state === 'withdrawn'))
    })

    await t.test('a storm of which everything was withdrawn is left alone', async () => {
      await take(reply([point(9)], { tfid: '202697' }))
      const key = 'operational:2026-2697'
      const rows = await work.read(bureau, async (db) =>
        currentAdvisories(db, (await findStorm(db, key))!.id),
      )
      await withdrawAdvisory(work, bureau, rows[0]!.id)
      const report = await take(reply([point(9)], { tfid: '202697' }))
      assert.deepEqual([report.stored, report.kept.length, report.rejected], [true, 1, []])
      assert.deepEqual(report.forecasts, { received: 0, corrected: 0, unchanged: 0 })
    })

    await t.test('what is verified is compared once, and anew when the storm has changed', async () => {
      const ground = () =>
        work.read(bureau, async (db) => {
          const storm = (await findStorm(db, ID))!
          return (await agencyGround(work, db, storm, (await trackOf(db, storm))!))!
        })
      const [first, second] = [await ground(), await ground()]
      assert.ok(first.told.length > 1 && first.told.every((one, i) => one === second.told[i]))
      clock.set(utc(19))
      await take(reply([point(15, { forecast: [] }), point(18, { forecast: [] })]))
      const third = await ground()
      const cases = (of: typeof third, h: number) => errorsAt(of, Date.parse(utc(h)))['CMA']!.cases[0]
      assert.deepEqual([cases(second, 19), cases(third, 17), cases(third, 19)], [0, 0, 1])
    })

    await t.test('a reply is read beside the event loop', async () => {
      let isFree = false
      setImmediate(() => (isFree = true))
      const { stored } = await take(reply([]))
      assert.deepEqual([stored, isFree], [false, true])
    })

    await t.test('more forecasts than one statement has room for', async () => {
      const count = 7300
      const taken = await work.unit(work.self, async ({ db, now }) => {
        const { id: stormId } = (await findStorm(db, 'operational:2026-2697'))!
        const forecasts = Array.from({ length: count }, (_, i) => ({
          path: '',
          agency: 'Many',
          issuedMs: i * 60_000,
          knownMs: i * 60_000,
          points: [{ h: 24, lon: 120, lat: 20, windMs: null, pressureHpa: null }],
        }))
        const report = await storeForecasts(db, { stormId, forecasts, newFixes: new Set(), now, by: 'test' })
        const stored = (await agencyForecasts(db, stormId)).filter((one) => one.agency === 'Many')
        return [report.received, stored.length]
      })
      assert.deepEqual(taken, [count, count])
    })
  })
}
