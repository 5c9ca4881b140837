/** Replies of the agencies' feed: what is taken in, what stays as it was, and how a feed is followed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { at, point, reply, utc } from '../../../tests/feed.ts'
import { databases, NO_REFERENCE, openTest, reference, TestClock } from '../../../tests/kit.ts'
import { receiveAdvisory } from './advisories.ts'
import { takeReply } from './agencies.ts'
import {
  EVERY_MS,
  follow,
  pauseMs,
  poll,
  pollWhenDue,
  type Polled,
  whyNoAddress,
  whyNotTo,
} from './follow.ts'
import type { AdvisoryOut, FeedReport, Situation, StormDetail } from './schema.ts'
import { agencyForecasts, readFeed } from './store/agencies.ts'
import { activeNumbers, findStorm } from './store/storms.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const ID = 'operational:2026-2699'

for (const on of databases) {
  test(`the agencies' feed on ${on}`, async (t) => {
    const clock = new TestClock(utc(13))
    const { platform, http, actor, bearer } = await openTest(t, { systems: [typhoon()], on, clock })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const officer = actor('duty-officer')
    const take = (text: string, keepGood = false): Promise<FeedReport> =>
      takeReply(work, officer, { text, from: 'TyphoonInfo.json', keepGood })
    const forecasts = () =>
      work.read(officer, async (db) => agencyForecasts(db, (await findStorm(db, ID))!.id))
    const advisories = async () =>
      (await http.inject(`/api/typhoon/storms/${ID}/advisories`)).json<AdvisoryOut[]>()

    await t.test('its fixes are advisories with radii; forecasts are kept once', async () => {
      const report = await take(reply([point(0), point(3), point(6)]))
      assert.deepEqual(report.fixes, { received: 3, corrected: 0, unchanged: 0 })
      assert.deepEqual(report.forecasts, { received: 5, corrected: 0, unchanged: 0 })
      const { nameZh, name, track } = (await http.inject(`/api/typhoon/storms/${ID}`)).json<StormDetail>()
      assert.deepEqual([name, nameZh, track.length], ['Kapok', '木棉', 3])
      assert.deepEqual(track[0]!.radii, [{ windMs: 13.9, quadrantsKm: [320, 300, 320, 350] }])
      const [latest] = await advisories()
      assert.deepEqual([latest!.agency, latest!.feed, latest!.at], ['CMA', 'zjwater', '2026-09-10T06:00:00Z'])
    })

    await t.test('the same again changes nothing', async () => {
      const records = async () =>
        http.inject({ url: '/api/records?act=typhoon.take-feed', headers: await bearer('supervisor') })
      const before = (await records()).body
      const report = await take(reply([point(0), point(3), point(6)]))
      assert.deepEqual(report.fixes, { received: 0, corrected: 0, unchanged: 3 })
      assert.deepEqual(report.forecasts, { received: 0, corrected: 0, unchanged: 5 })
      assert.match(before, /"act":"typhoon.take-feed"/)
      assert.equal((await records()).body, before)
    })

    await t.test(
      'a corrected fix supersedes; a corrected forecast is the next revision, known from now',
      async () => {
        const corrected = [{ tm: '中国', forecastpoints: [at(6), at(30, { lat: '19.00' })] }]
        const report = await take(reply([point(0), point(3), point(6, { speed: '42', forecast: corrected })]))
        assert.deepEqual(report.fixes, { received: 0, corrected: 1, unchanged: 2 })
        assert.deepEqual(report.forecasts, { received: 0, corrected: 1, unchanged: 3 })
        const cma = (await forecasts()).filter((f) => f.agency === 'CMA' && f.issuedMs === Date.parse(utc(6)))
        assert.deepEqual(
          cma.map(({ revision, knownMs }) => [revision, new Date(knownMs).toISOString()]),
          [
            [1, utc(6)],
            [2, utc(13)],
          ],
        )
        assert.deepEqual(
          (await advisories())
            .filter((a) => a.at === '2026-09-10T06:00:00Z')
            .map((a) => a.state)
            .sort(),
          ['current', 'superseded'],
        )
      },
    )

    await t.test('what somebody entered stays, and the report says so', async () => {
      await receiveAdvisory(work, officer, {
        storm: '2026-2699',
        at: utc(9),
        lon: 123.3,
        lat: 17.4,
        windMs: 44,
      })
      const report = await take(reply([point(6, { speed: '42' }), point(9)]))
      assert.deepEqual(
        report.kept.map(({ path }) => path),
        ['points[1]'],
      )
      assert.ok(report.stored)
      const nine = (await advisories()).filter((a) => a.at === '2026-09-10T09:00:00Z')
      assert.deepEqual([nine.length, nine[0]!.windMs], [1, 44])
      assert.ok(
        (await forecasts()).some((f) => f.issuedMs === Date.parse(utc(9))),
        'forecasts come in all the same',
      )
    })

    await t.test(
      'from the future, too far, or a fault: whole file out, or only that, by its path',
      async () => {
        const points = [
          point(10),
          point(11, { lng: '100.00', forecast: [] }),
          point(12),
          point(40),
          point(12, { lat: 'x' }),
        ]
        const refused = await take(reply(points, { tfid: '202698' }))
        assert.deepEqual(
          [refused.stored, refused.rejected.map(({ path }) => path)],
          [false, ['points[4].lat']],
          'what can be read is not taken in while something cannot',
        )
        const without = await take(reply(points.slice(0, 4), { tfid: '202698' }))
        assert.equal(without.stored, false)
        assert.equal(await work.read(officer, (db) => findStorm(db, 'operational:2026-2698')), null)
        const kept = await take(reply(points, { tfid: '202698' }), true)
        assert.deepEqual(kept.rejected.map(({ path }) => path).sort(), [
          'points[1]',
          'points[3]',
          'points[3].forecast[0]',
          'points[3].forecast[1]',
          'points[4].lat',
        ])
        assert.deepEqual(kept.fixes, { received: 2, corrected: 0, unchanged: 0 })
      },
    )

    await t.test('a faulty first position does not throw out those after it', async () => {
      const report = await take(
        reply([point(0, { lng: '15.00', forecast: [] }), point(3), point(6)], { tfid: '202697' }),
        true,
      )
      assert.deepEqual([report.fixes.received, report.rejected.map(({ path }) => path)], [2, ['points[0]']])
    })

    await t.test('the route: officers only, and a reply that is none is refused by its path', async () => {
      const send = async (payload: string, role: 'duty-officer' | 'viewer', type = 'application/json') =>
        http.inject({
          method: 'POST',
          url: '/api/typhoon/agencies/file?file=a.json',
          headers: { ...(await bearer(role)), 'content-type': type },
          payload,
        })
      assert.equal((await send(reply([point(0)]), 'viewer')).statusCode, 403)
      const good = await send(
        `cb(${reply([point(0)], { tfid: '202696' })})`,
        'duty-officer',
        'text/javascript',
      )
      assert.equal(good.statusCode, 200, good.body)
      assert.equal(good.json<FeedReport>().fixes.received, 1)
      const bad = await send('<html>502</html>', 'duty-officer')
      assert.equal(bad.statusCode, 400, bad.body)
      assert.deepEqual(bad.json<{ errors: object[] }>().errors, [
        { field: 'body', message: 'HTML or XML, not JSON' },
      ])
      const audit = await http.inject({
        url: '/api/records?act=typhoon.take-feed',
        headers: await bearer('supervisor'),
      })
      assert.equal(audit.json<{ items: { payload: { from: string } }[] }>().items[0]!.payload.from, 'a.json')
    })

    await t.test('active storms go by the number that the feed knows', async () => {
      const numbers = await work.read(officer, (db) => activeNumbers(db, clock.now()))
      assert.deepEqual(numbers, ['202696', '202697', '202698', '202699'])
    })
  })
}

/** A server that answers as it is told. */
async function feedServer(t: TestContext) {
  type Reply = Parameters<NonNullable<Parameters<typeof createServer>[1]>>[1]
  const state = { answer: (reply: Reply): unknown => reply.end('[]'), asked: [] as string[] }
  const server = createServer((request, reply) => {
    state.asked.push(request.url ?? '')
    state.answer(reply)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` })
}

test('following a feed: it grows, fails, hangs, breaks off, and leads elsewhere', async (t) => {
  const clock = new TestClock(utc(1))
  const { platform, http } = await openTest(t, { systems: [typhoon()], clock })
  const work = platform.workOf<TyphoonTables>('typhoon')
  const server = await feedServer(t)
  const given = { url: `${server.url}/x`, signal: AbortSignal.timeout(60_000), timeoutMs: 500 }
  const feed = () => work.read(work.self, (db) => readFeed(db, 'zjwater'))
  const all = [point(0), point(3), point(6), point(9)]

  await t.test('each time what is new comes in', async () => {
    for (const hours of [1, 4, 7]) {
      clock.set(utc(hours))
      const until = all.slice(0, Math.floor(hours / 3) + 1)
      server.answer = (r) => r.end(reply(until))
      const { fault, reports } = await poll(work, work.self, given)
      assert.deepEqual([fault, reports[0]!.fixes.received], [null, 1])
    }
    assert.deepEqual((await feed())!.data_as_of, new Date(utc(6)))
  })

  await t.test('a fault is told and kept; what was said last stays, as of then', async () => {
    const faults: [expected: RegExp, answer: typeof server.answer][] = [
      [/answered 503/, (r) => r.writeHead(503).end('busy')],
      [/in time/, () => undefined],
      [/in time/, (r) => r.writeHead(200).write('[{"tfid":')],
      [
        /terminated|aborted|other side/,
        (r) => {
          r.writeHead(200, { 'content-length': '5000' }).write(reply(all).slice(0, 1000))
          setTimeout(() => r.destroy(), 50)
        },
      ],
      [/breaks off/, (r) => r.end(reply(all).slice(0, 1000))],
      [/HTML/, (r) => r.end('<html></html>')],
      [/more than \d+ bytes/, (r) => r.end('x'.repeat(5_000_000))],
      [/another host/, (r) => r.writeHead(302, { location: 'http://169.254.1.1/latest' }).end()],
      [/more than 3 times/, (r) => r.writeHead(302, { location: '/again' }).end()],
    ]
    for (const [i, [expected, answer]] of faults.entries()) {
      server.answer = answer
      const { fault } = await poll(work, work.self, given)
      assert.match(fault ?? 'none', expected)
      const { failures, answered_at, data_as_of, next_at } = (await feed())!
      assert.deepEqual([failures, answered_at], [i + 1, new Date(utc(7))])
      assert.deepEqual(data_as_of, new Date(utc(6)))
      assert.equal(next_at.getTime() - clock.now().getTime(), pauseMs(i + 1))
    }
    const unreachable = await poll(work, work.self, { ...given, url: 'http://127.0.0.1:1/' })
    assert.match(unreachable.fault!, /ECONNREFUSED|bad port/)
  })

  await t.test('readers are told that it is silent, and since when', async () => {
    clock.set(utc(8))
    const { feed: told } = (await http.inject('/api/typhoon/situation')).json<Situation>()
    assert.deepEqual(
      [told!.stale, told!.answeredAt, told!.dataAsOf, told!.failures],
      [true, '2026-09-10T07:00:00Z', '2026-09-10T06:00:00Z', 10],
    )
    clock.set(utc(7))
  })

  await t.test('the pauses grow to an hour; a schedule waits for them', async () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 99].map((n) => pauseMs(n) / EVERY_MS),
      [1, 1, 2, 4, 8, 12, 12],
    )
    server.answer = (r) => r.end(reply(all))
    assert.equal(await pollWhenDue(work, work.self, given), null)
    // The schedule comes on the minute, some seconds before the pause is over.
    const nextMs = (await feed())!.next_at.getTime()
    clock.set(new Date(nextMs - 90_000).toISOString())
    assert.equal(await pollWhenDue(work, work.self, given), null)
    clock.set(new Date(nextMs - 20_000).toISOString())
    assert.equal((await pollWhenDue(work, work.self, given))?.fault, null)
    assert.equal((await feed())!.failures, 0)
  })

  await t.test('{tfid} is asked for each active storm', async () => {
    server.asked.length = 0
    await poll(work, work.self, { ...given, url: `${server.url}/TyphoonInfo/{tfid}` })
    assert.deepEqual(server.asked, ['/TyphoonInfo/202699'])
  })

  await t.test('without an active storm nothing is asked, and nothing is said to have answered', async () => {
    const before = await feed()
    clock.set(utc(80))
    server.asked.length = 0
    const polled = await poll(work, work.self, { ...given, url: `${server.url}/TyphoonInfo/{tfid}` })
    assert.deepEqual([polled.asked, polled.fault, server.asked], [0, null, []])
    assert.deepEqual(await feed(), before)
    assert.equal(polled.nextAt.getTime() - clock.now().getTime(), EVERY_MS)
    clock.set(utc(10))
  })

  await t.test('it goes on until it is told to stop', async () => {
    const stop = new AbortController()
    const seen: Polled[] = []
    const following = follow(work, work.self, {
      url: given.url,
      signal: stop.signal,
      told: (polled) => {
        seen.push(polled)
        stop.abort()
      },
    })
    await assert.rejects(following, /abort/i)
    assert.equal(seen.length, 1)
  })

  await t.test('only http and https addresses, without a password in them', () => {
    for (const url of ['file:///etc/passwd', 'ftp://x/', 'nothing', 'http://a:b@x/'])
      assert.notEqual(whyNoAddress(url), null, url)
    assert.equal(whyNoAddress('http://typhoon.example/Api/TyphoonInfo/{tfid}'), null)
    assert.throws(() => typhoon('file:///etc/passwd'), /KAPOK_ZJWATER_URL/)
  })

  await t.test('it may be led on where it was, or to https there; not back to http, nor elsewhere', () => {
    const why = (from: string, to: string) => whyNotTo(new URL(to, from), new URL(from))
    assert.equal(why('https://x.example/a', '/b'), null)
    assert.equal(why('http://x.example/a', 'https://x.example/a'), null)
    assert.match(why('https://x.example/a', 'http://x.example/a')!, /from https: to http:/)
    assert.match(why('https://x.example/a', 'file:///etc/passwd')!, /another host/)
    assert.match(why('http://x.example/a', 'http://x.example:8080/a')!, /another host/)
    assert.match(why('http://x.example/a', 'ftp://x.example/a')!, /to ftp:/)
  })
})

test('the recorded reply, served step by step', { skip: reference === null && NO_REFERENCE }, async (t) => {
  const file = join(reference!, 'typhoon', 'zjwater_api', 'TyphoonInfo-202116.json')
  const text = readFileSync(file, 'utf8')
  const [whole] = JSON.parse(text) as [{ points: { time: string }[] }]
  const clock = new TestClock('2021-09-23T13:00:00Z')
  const { platform } = await openTest(t, { systems: [typhoon()], clock })
  const work = platform.workOf<TyphoonTables>('typhoon')
  const server = await feedServer(t)
  const given = { url: server.url, signal: AbortSignal.timeout(120_000) }
  let received = 0
  for (const count of [1, 2, 3, 20, 51, 52]) {
    const last = new Date(`${whole.points[count - 1]!.time} UTC+8`)
    clock.set(new Date(last.getTime() + 60_000))
    server.answer = (r) => r.end(JSON.stringify([{ ...whole, points: whole.points.slice(0, count) }]))
    const { fault, reports } = await poll(work, work.self, given)
    assert.equal(fault, null)
    assert.deepEqual(reports[0]!.rejected, [])
    received += reports[0]!.fixes.received
    assert.equal(received, count)
  }
  const again = await takeReply(work, work.self, { text, from: 'again', keepGood: false })
  assert.deepEqual(
    [again.fixes, again.forecasts],
    [
      { received: 0, corrected: 0, unchanged: 52 },
      { received: 0, corrected: 0, unchanged: 198 },
    ],
  )
})
