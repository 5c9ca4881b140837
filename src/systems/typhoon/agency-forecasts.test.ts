/** Forecasts with the agencies in them: what readers get, what is kept, and that nothing of it was known later. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geography } from '#systems/geography/system.ts'
import { at, point, reply, utc } from '../../../tests/feed.ts'
import { databases, openTest, TestClock } from '../../../tests/kit.ts'
import { withdrawAdvisory } from './advisories.ts'
import { takeReply } from './agencies.ts'
import { remakeForecast } from './forecasts.ts'
import { Forecaster } from './forecaster.ts'
import type { AdvisoryOut, AgenciesOut, ForecastOut, ImpactOut, Situation, StoredForecast } from './schema.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const ID = 'operational:2026-2699'
const points = [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30].map((h) => point(h))

for (const on of databases) {
  test(`forecasts with agencies on ${on}`, async (t) => {
    const clock = new TestClock(utc(31))
    const stage = await openTest(t, {
      systems: [geography(), typhoon('http://127.0.0.1:1/none')],
      on,
      clock,
      sample: true,
    })
    const { platform, http, actor, bearer } = stage
    const work = platform.workOf<TyphoonTables>('typhoon')
    const officer = actor('duty-officer')
    const take = (until: number) =>
      takeReply(work, officer, { text: reply(points.slice(0, until)), from: 'test', keepGood: false })
    const get = async <T>(what: string, h: number): Promise<T> => {
      const answer = await http.inject(`/api/typhoon/storms/${ID}/${what}?at=${utc(h)}`)
      assert.equal(answer.statusCode, 200, answer.body)
      return answer.json<T>()
    }
    const keep = async (h: number): Promise<StoredForecast> => {
      const answer = await http.inject({
        method: 'POST',
        url: `/api/typhoon/storms/${ID}/forecasts`,
        headers: await bearer('duty-officer'),
        payload: { at: utc(h) },
      })
      assert.equal(answer.statusCode, 200, answer.body)
      return answer.json<StoredForecast>()
    }
    assert.ok((await take(5)).stored)

    await t.test(
      'the leads are the consensus; ours, and who has what part, are told beside them',
      async () => {
        const { leads, consensus, notes } = await get<ForecastOut>('forecast', 12)
        assert.deepEqual(
          consensus!.agencies.map(({ agency }) => agency),
          ['CMA', 'JMA'],
        )
        assert.equal(consensus!.agencies[0]!.title['zh-CN'], '中央气象台')
        for (const [i] of leads.entries()) {
          const parts = [...consensus!.agencies.map((a) => a.weights[i]!), consensus!.statistics.weights[i]!]
          assert.ok(Math.abs(parts.reduce((sum, part) => sum + part, 0) - 1) < 0.003, parts.join())
        }
        const own = consensus!.statistics.leads
        assert.equal(own.length, leads.length)
        assert.notDeepEqual([leads[1]!.lon, leads[1]!.lat], [own[1]!.lon, own[1]!.lat])
        assert.ok(leads[1]!.windLowMs! < leads[1]!.windMs! && leads[1]!.windMs! < leads[1]!.windHighMs!)
        assert.ok(notes.includes('agency-winds-mixed'))
      },
    )

    await t.test(
      'members with winds, at most 50 of them; chances for the city and each district',
      async () => {
        const { members, memberCount, strikes, scenarios } = await get<ForecastOut>('forecast', 12)
        assert.ok(members.length <= 50 && memberCount! >= members.length)
        assert.ok(members.every(({ path, windMs }) => windMs!.length === path.length))
        assert.equal(strikes!.length, 12)
        assert.deepEqual([strikes![0]!.code, strikes![0]!.name.en], ['4401', 'Guangzhou'])
        for (const { probability } of strikes!)
          for (const [i, p] of probability.entries())
            assert.ok(p >= 0 && p <= 1 && p >= (probability[i - 1] ?? 0), 'within longer it is no less')
        for (const { members: of } of scenarios!) assert.ok(of.every((m) => m < members.length))
      },
    )

    await t.test('wind and rain by place and step', async () => {
      const { places, consensus } = await get<ImpactOut>('impact', 12)
      assert.ok(consensus)
      assert.deepEqual([places.length, places[0]!.code], [12, '4401'])
      const { h, windMs, rain24Mm, wind, period } = places[0]!
      assert.ok(h.length > 20 && windMs.p50.length === h.length && rain24Mm.p90.length === h.length)
      assert.ok(wind[0]!.probability.every((p) => p <= period.wind[0]!.probability))
    })

    await t.test(
      'an agency’s forecast is there from when it was known, and its errors as verified by then',
      async () => {
        assert.deepEqual((await get<AgenciesOut>('agencies', -1)).agencies, [])
        const early = await get<AgenciesOut>('agencies', 3)
        assert.deepEqual(
          early.agencies.map(({ agency, issuedAt }) => [agency, issuedAt]),
          [
            ['CMA', '2026-09-10T03:00:00Z'],
            ['JMA', '2026-09-10T00:00:00Z'],
          ],
        )
        assert.ok(early.agencies.every(({ errorsKm }) => errorsKm.cases.every((n) => n === 0)))
        await take(11)
        const late = await get<AgenciesOut>('agencies', 30)
        const cma = late.agencies.find(({ agency }) => agency === 'CMA')!
        assert.deepEqual(
          [cma.errorsKm.leadsH.slice(0, 3), cma.errorsKm.cases.slice(0, 3)],
          [
            [12, 24, 36],
            [7, 3, 0],
          ],
        )
        assert.equal(cma.errorsKm.meanKm[2], null)
        assert.equal(cma.points[0]![0], 0)
        assert.ok(late.consensus!.statistics.length === late.consensus!.leadsH.length)
        assert.deepEqual(await get<AgenciesOut>('agencies', 3), early, 'what came later changes nothing')
      },
    )

    await t.test('a forecast at an earlier moment is the same after later replies', async () => {
      const before = await get<ForecastOut>('forecast', 12)
      const corrected = structuredClone(points)
      corrected[10] = point(30, { lat: '19.50' })
      await takeReply(work, officer, { text: reply(corrected), from: 'test', keepGood: false })
      assert.deepEqual(await get<ForecastOut>('forecast', 12), before)
    })

    await t.test(
      'a kept forecast is made again to the last digit, with what the agencies had said',
      async () => {
        const kept = await keep(12)
        await takeReply(work, officer, {
          text: reply([
            point(12, { forecast: [{ tm: '中国', forecastpoints: [at(12), at(36, { lat: '25.0' })] }] }),
          ]),
          from: 'corrected',
          keepGood: false,
        })
        const fresh = new Forecaster(() => work)
        t.after(() => fresh.close())
        const again = await remakeForecast(work, fresh, officer, kept.id)
        assert.deepEqual([again.same, again.remadeSha256], [true, kept.sha256])
        // A forecast for a moment after the last position starts from that position, also when it is made again.
        const later = await keep(31)
        assert.ok(later.forecast.notes.includes('from-earlier-fix'))
        assert.ok((await remakeForecast(work, fresh, officer, later.id)).same)
      },
    )

    await t.test('old agencies have no part; without any the forecast is ours', async () => {
      const silent = [0, 3].map((h) => point(h)).concat([6, 12, 18].map((h) => point(h, { forecast: [] })))
      const text = reply(silent, { tfid: '202690' })
      await takeReply(work, officer, { text, from: 'test', keepGood: false })
      const answer = await http.inject(`/api/typhoon/storms/operational:2026-2690/forecast?at=${utc(18)}`)
      const { consensus, notes } = answer.json<ForecastOut>()
      assert.deepEqual([consensus, notes.includes('agency-winds-mixed')], [null, false])
    })

    await t.test(
      'of a storm whose positions were all withdrawn agencies are told, without a mix',
      async () => {
        const id = 'operational:2026-2689'
        await takeReply(work, officer, {
          text: reply([point(30)], { tfid: '202689' }),
          from: 'test',
          keepGood: false,
        })
        const url = `/api/typhoon/storms/${id}`
        const [advisory] = (await http.inject(`${url}/advisories`)).json<AdvisoryOut[]>()
        await withdrawAdvisory(work, officer, advisory!.id)
        const answer = await http.inject(`${url}/agencies?at=${utc(31)}`)
        assert.equal(answer.statusCode, 200, answer.body)
        const { agencies, consensus } = answer.json<AgenciesOut>()
        assert.deepEqual([agencies.length, consensus], [2, null])
      },
    )

    await t.test('the situation says how the feed stands', async () => {
      const { feed } = (await http.inject('/api/typhoon/situation')).json<Situation>()
      assert.equal(feed, null, 'a file is not the feed')
    })
  })
}
