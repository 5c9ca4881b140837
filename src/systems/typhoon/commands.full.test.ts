import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { sampleHistory } from '#engines/cyclone/sample.ts'
import { GRADES, type Track } from '#engines/cyclone/track.ts'
import { point, reply } from '../../../tests/feed.ts'
import { folderFor } from '../../../tests/kit.ts'

const main = resolve(import.meta.dirname, '../../main.ts')

interface Run {
  code: number
  out: string
  err: string
}

/** A track as CMA writes it (tcdata.typhoon.org.cn): tenths of degrees, m/s. */
function asCma(track: Track, number: string): string {
  const rows = track.fixes.map((fix) => {
    const time = new Date(fix.atMs).toISOString().replaceAll(/[-T:]/g, '').slice(0, 10)
    const cell = (n: number): string => String(Math.round(n)).padStart(5)
    const wind = Math.round(Math.max(10, fix.wind ?? 10))
    const grade = 1 + GRADES.findLastIndex((row) => wind >= row.fromMs)
    return `${time} ${grade} ${cell(fix.lat * 10)} ${cell(((fix.lon + 360) % 360) * 10)} ${cell(fix.pressureHpa ?? 1000)} ${cell(wind)}`
  })
  return [
    `66666 ${number} ${rows.length} 0001 ${number} 0 6 ${(track.name ?? 'X').replaceAll(' ', '')} 20260101`,
    ...rows,
    '',
  ].join('\n')
}

test('the command line, as others run it', async (t) => {
  const folder = folderFor(t)
  const home = join(folder, 'home')
  const run = (...args: string[]): Promise<Run> =>
    new Promise((done) => {
      execFile(
        process.execPath,
        [main, ...args],
        {
          env: { ...process.env, KAPOK_HOME: home, KAPOK_DATABASE_URL: undefined, INIT_CWD: folder },
          cwd: folder,
          maxBuffer: 1e8,
        },
        (error, out, err) => done({ code: error === null ? 0 : Number(error.code), out, err }),
      )
    })

  const tracks = sampleHistory().filter((track) => track.season >= 2022 && track.fixes.length > 16)
  const seasons = Map.groupBy(tracks, (track) => track.season)
  mkdirSync(join(folder, 'nothing-in-it'))
  mkdirSync(join(folder, 'files'))
  for (const [season, list] of seasons) {
    const text = list
      .map((track, i) => asCma(track, `${String(season).slice(2)}${String(i + 1).padStart(2, '0')}`))
      .join('')
    writeFileSync(join(folder, 'files', `CH${season}BST.txt`), text)
  }

  await t.test('import prints one report a file, and nothing else on standard output', async () => {
    const { code, out, err } = await run('typhoon', 'import', 'files', '--source', 'cma', '--json')
    assert.equal(code, 0, err)
    const reports = JSON.parse(out) as Record<string, unknown>[]
    assert.equal(reports.length, 4)
    assert.deepEqual(Object.keys(reports[0]!), ['file', 'storms', 'fixes', 'new', 'revised', 'rejected'])
    assert.equal(reports[0]!['file'], 'files/CH2022BST.txt')
    assert.equal(
      reports.reduce((sum, r) => sum + (r['new'] as number), 0),
      tracks.length,
    )
    const again = JSON.parse((await run('typhoon', 'import', 'files', '--json')).out) as {
      new: number
      revised: number
    }[]
    assert.ok(again.every((r) => r.new === 0 && r.revised === 0))
  })

  await t.test('a file with a fault: exit 1, the line and the reason; the others are in', async () => {
    writeFileSync(
      join(folder, 'bad.txt'),
      '66666 2301 2 0001 2301 0 6 BAD 20260101\n2023010100 3 950 1300 1000 20\n2023010106 3 150 1300 1000 20\n',
    )
    const { code, out, err } = await run('typhoon', 'import', 'bad.txt', '--json')
    assert.equal(code, 1)
    const [report] = JSON.parse(out) as { new: number; rejected: { line: number; reason: string }[] }[]
    assert.equal(report?.new, 0)
    assert.equal(report?.rejected[0]?.line, 2)
    assert.match(report!.rejected[0]!.reason, /95/)
    assert.match(err, /bad\.txt:2/)
  })

  await t.test(
    'verify prints one value, its arrays one entry a lead; what it cannot do, it says',
    async () => {
      const plan = ['--train-until', '2023', '--from', '2025', '--to', '2025']
      const { code, out, err } = await run('typhoon', 'verify', '--source', 'cma', ...plan, '--json')
      assert.equal(code, 0, err)
      const found = JSON.parse(out) as Record<string, unknown> & { errorKm: object; strike: object }
      for (const key of ['leadsH', 'cases', 'skillPercent', 'skillCi95', 'circle70Coverage'])
        assert.equal((found[key] as unknown[]).length, 6, key)
      assert.deepEqual(Object.keys(found.errorKm), ['persistence', 'cliper', 'kapok'])
      for (const key of ['brierSkill', 'ci95', 'reliability']) assert.ok(key in found.strike, key)
      for (const key of ['intensityMaeMs', 'msPerForecast']) assert.ok(key in found, key)
      assert.equal(
        (await run('typhoon', 'verify', '--source', 'ibtracs', ...plan)).code,
        1,
        'no such history',
      )
    },
  )

  await t.test(
    'a reply of the agencies’ feed is known by its first bytes; a faulty one is out, by its path',
    async () => {
      // Years ago for any clock: nothing in it is from the future.
      const text = reply([point(0), point(3)], { tfid: '202699' })
        .replaceAll('2026/9/', '2021/9/')
        .replace('"202699"', '"202199"')
      writeFileSync(join(folder, 'TyphoonInfo.json'), text)
      writeFileSync(join(folder, 'cut.json'), text.slice(0, 300))
      const { code, out, err } = await run('typhoon', 'import', 'TyphoonInfo.json', '--json')
      assert.equal(code, 0, err)
      assert.deepEqual(JSON.parse(out), [
        { file: 'TyphoonInfo.json', storms: 1, fixes: 2, new: 2, revised: 0, rejected: [] },
      ])
      assert.match(err, /operational:2021-2199: 3 forecasts of agencies received/)
      const cut = await run('typhoon', 'import', 'cut.json', '--source', 'zjwater')
      assert.equal(cut.code, 1)
      assert.match(cut.err, /cut.json:1: body: .*breaks off/)
      const forecast = await run('typhoon', 'forecast', 'operational:2021-2199', '--json')
      const made = JSON.parse(forecast.out) as { consensus: { agencies: { agency: string }[] } }
      assert.deepEqual(
        made.consensus.agencies.map(({ agency }) => agency),
        ['CMA', 'JMA'],
      )
    },
  )

  await t.test('follow asks an address once, and says how it went', async () => {
    const server = createServer((_request, answer) => answer.end('<html>busy</html>'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
    const { code, out, err } = await run('typhoon', 'follow', '--once', '--url', url, '--json')
    assert.deepEqual([code, (JSON.parse(out) as { fault: string }).fault], [1, 'body: HTML or XML, not JSON'])
    assert.match(err, /the feed failed/)
    await new Promise((done) => server.close(done))
  })

  await t.test('wrong use is exit 2 with the usage; what is not there is exit 1', async () => {
    const wrong: string[][] = [
      ['typhoon', 'import'],
      ['typhoon', 'import', 'nowhere.txt'],
      ['typhoon', 'import', 'nothing-in-it'],
      ['typhoon', 'import', 'files', '--source', 'noaa'],
      ['typhoon', 'forecast', '--nonsense'],
      ['typhoon', 'follow', '--once'],
      ['typhoon', 'follow', '--once', '--url', 'file:///etc/hosts'],
      ['typhoon', 'sing'],
      ['nothing'],
    ]
    for (const args of wrong) {
      const { code, out } = await run(...args)
      assert.deepEqual([code, out], [2, ''], args.join(' '))
    }
    assert.equal((await run('typhoon', 'match', 'Nobody 1900')).code, 1)
  })

  await t.test('update brings a file once, and says so; without a network the kept one serves', async () => {
    const HEAD =
      'SID,SEASON,NUMBER,BASIN,SUBBASIN,NAME,ISO_TIME,NATURE,LAT,LON,WMO_WIND,WMO_PRES,WMO_AGENCY,TRACK_TYPE,TOKYO_LAT,TOKYO_LON,TOKYO_GRADE,TOKYO_WIND,TOKYO_PRES'
    const UNITS =
      ' ,Year, , , , , , ,degrees_north,degrees_east,kts,mb, , ,degrees_north,degrees_east, ,kts,mb'
    const row = (hour: string, lon: string): string =>
      `2024200N15130,2024,1,WP,MM,GAEMI,2024-07-20 ${hour}:00:00,TS,15.0,${lon},45,990,tokyo,main,15.0,${lon},3,45,990`
    const csv = `${HEAD}\n${UNITS}\n${row('00', '130.0')}\n${row('06', '129.4')}\n`
    let asked = 0
    let broken = false
    const server = createServer((request, reply) => {
      asked += 1
      if (broken) reply.writeHead(200).end('<?xml version="1.0"?><error/>')
      else if (request.headers['if-none-match'] === '"one"') reply.writeHead(304).end()
      else reply.writeHead(200, { etag: '"one"', 'last-modified': 'Mon, 22 Jul 2024 00:00:00 GMT' }).end(csv)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/ibtracs.WP.csv`
    const first = await run('typhoon', 'update', '--url', url, '--json')
    assert.equal(first.code, 0, first.err)
    const one = JSON.parse(first.out) as {
      fetched: string
      dataAsOf: string
      report: { new: number; source: string }
    }
    assert.deepEqual([one.fetched, one.report.new, one.report.source], ['new', 1, 'ibtracs'])
    assert.match(one.dataAsOf, /22 Jul 2024/)
    const second = JSON.parse((await run('typhoon', 'update', '--url', url, '--json')).out) as typeof one
    assert.deepEqual([second.fetched, second.report.new, asked], ['not-modified', 0, 2])
    broken = true
    const bad = await run('typhoon', 'update', '--url', url, '--json')
    assert.equal(bad.code, 1)
    assert.equal((JSON.parse(bad.out) as { report: { status: string } }).report.status, 'failed')
    await new Promise((done) => server.close(done))
    const third = await run('typhoon', 'update', '--url', url, '--json')
    assert.equal(third.code, 0, third.err)
    assert.equal((JSON.parse(third.out) as typeof one).fetched, 'kept')
    const never = await run('typhoon', 'update', '--url', 'http://127.0.0.1:1/other.csv')
    assert.deepEqual([never.code, never.out], [1, ''])
  })
})
