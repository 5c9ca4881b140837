import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { TrackEvent } from './draft.ts'
import { parseTracks } from './parse.ts'
import { GRADES, type Fix, type Track } from './track.ts'

async function read(text: string): Promise<TrackEvent[]> {
  async function* input() {
    yield new TextEncoder().encode(text)
  }
  return await Array.fromAsync(parseTracks('cma', input()))
}

async function one(text: string): Promise<Track> {
  const events = await read(text)
  const [event] = events
  assert.ok(events.length === 1 && event?.kind === 'storm', JSON.stringify(events))
  return event.track
}

/** Headers with the right count for the records that follow. */
const storm = (head: string, ...records: string[]): string =>
  [head.replace('#', String(records.length)), ...records].join('\n')

const MANGKHUT = '66666 1822 # 0026 1822 0 3 MANGKHUT 20190319'
const NEXT = storm('66666 1823 # 0027 1823 0 3 BARIJAT 20190319', '2018090800 1 180 1200 1002 15')

test('a storm as CMA writes it', async () => {
  const track = await one(
    storm(
      '66666 1822    # 0026 1822 0 3 MANGKHUT                           20190319',
      '2018090706 2 125 1654 1000      18',
      '2018091609 5 217 1138  955      45   30',
      '2018091712 9 245 1069  992       0',
    ),
  )
  assert.deepEqual(track, {
    source: 'cma',
    key: '2018-1822',
    season: 2018,
    number: '1822',
    name: 'MANGKHUT',
    fixes: [
      {
        atMs: Date.UTC(2018, 8, 7, 6),
        lon: 165.4,
        lat: 12.5,
        wind: 18,
        pressureHpa: 1000,
        grade: 'TS',
        nature: 'tropical',
      },
      {
        atMs: Date.UTC(2018, 8, 16, 9),
        lon: 113.8,
        lat: 21.7,
        wind: 45,
        pressureHpa: 955,
        grade: 'STY',
        nature: 'tropical',
        outerWind: 30,
      },
      {
        atMs: Date.UTC(2018, 8, 17, 12),
        lon: 106.9,
        lat: 24.5,
        wind: null,
        pressureHpa: 992,
        grade: null,
        nature: 'extratropical',
      },
    ],
  })
})

test('headers drift, and are read all the same', async () => {
  const record = '2018090706 2 125 1654 1000 18'
  const cases: [head: string, key: string, name: string | null][] = [
    ['66666 1827   # 0031  1827 0 6 TORAJI                              20190319', '2018-1827', 'TORAJI'],
    ['66666\t1827\t#\t0031\t1827\t0\t6\tTORAJI\t20190319', '2018-1827', 'TORAJI'],
    ['66666 0000 # 0029 1825 0 6                                    20110729', '2018-1825', null],
    ['66666 0000 # 0024 0000 0 3 (nameless)                         20190319', '2018-s24', null],
    ['66666 0000 # 0014 1811 3 6 WINNIE(-)1                         20110729', '2018-1811-1', 'WINNIE(-)1'],
    [
      '66666 0000 # 0040 1827,1828 0 6 Faye(Gloria)                  20110729',
      '2018-1827+1828',
      'Faye(Gloria)',
    ],
    ['66666 1801 # 0001 1801 0 6 TWO WORDS', '2018-1801', 'TWO WORDS'],
  ]
  for (const [head, key, name] of cases) {
    const track = await one(storm(head, record))
    assert.deepEqual([track.key, track.name], [key, name], head)
  }
})

test("the season is the number's, also for a storm that begins in the December before", async () => {
  assert.equal(
    (await one(storm('66666 1801 # 0001 1801 0 6 BOLAVEN', '2017123018 1 96 1351 1006 13'))).season,
    2018,
  )
  const unnumbered = storm('66666 0000 # 0001 0000 0 6 (nameless)', '1978123106 1 20 1740 1002 15')
  assert.equal((await one(unnumbered)).key, '1979-s1')
  const late = storm('66666 0000 # 0034 0000 0 6 (nameless)', '2018123106 1 20 1140 1002 15')
  assert.equal((await one(late)).key, '2018-s34')
})

test('a storm across 180 degrees', async () => {
  const track = await one(
    storm(
      MANGKHUT,
      '2018090706 2 125 1805 1000 18',
      '2018090712 2 125 1800 1000 18',
      '2018090718 2 125 1795 1000 18',
    ),
  )
  assert.deepEqual(
    track.fixes.map((fix) => fix.lon),
    [-179.5, 180, 179.5],
  )
})

test('a faulty storm is rejected with its line and field, and the next one is read', async () => {
  const good = '2018090706 2 125 1654 1000 18'
  const cases: [records: string[], line: number, field: string, reason: RegExp][] = [
    [[good, '2018090712 2 950 1654 1000 18'], 3, 'lat', /950 is not between/],
    [[good, '2018090712 2 125 3700 1000 18'], 3, 'lon', /3700/],
    [[good, '2018093112 2 125 1654 1000 18'], 3, 'time', /2018-09-31 12:00 is no date/],
    [[good, '2018090724 2 125 1654 1000 18'], 3, 'time', /no date/],
    [[good, '20180907 2 125 1654 1000 18'], 3, 'time', /YYYYMMDDHH/],
    [[good, '2018090700 2 125 1654 1000 18'], 3, 'time', /out of order: 2018-09-07T00:00Z follows/],
    [[good, '2018090706 2 126 1654 1000 18'], 3, 'time', /contradict/],
    [[good, '2018090712 7 125 1654 1000 18'], 3, 'grade', /"7"/],
    [[good, '2018090712 2 125 1654 1000 -18'], 3, 'wind', /-18/],
    [[good, '2018090712 2 125 1654 1000 300'], 3, 'wind', /300/],
    [[good, '2018090712 4 125 1654 960 3'], 3, 'wind', /contradicts grade 4/],
    [[good, '2018090712 2 125 1654 2000 18'], 3, 'pressure', /2000/],
    [[good, '2018090712 2 1x5 1654 1000 18'], 3, 'lat', /"1x5" is not a number/],
    [[good, '2018090712 2 125 1654'], 3, 'record', /6 or 7 fields, this one 4/],
    [[good, '2018090712 2 125 1654 1000 18 1 2'], 3, 'record', /this one 8/],
  ]
  for (const [records, line, field, reason] of cases) {
    const events = await read(`${storm(MANGKHUT, ...records)}\n${NEXT}`)
    assert.equal(events.length, 2, records[1])
    const [first, second] = events
    assert.ok(first?.kind === 'rejected' && second?.kind === 'storm', records[1])
    assert.deepEqual([first.line, first.field], [line, field])
    assert.match(first.reason, reason)
    assert.match(first.reason, /1822 MANGKHUT/)
    assert.equal(second.track.key, '2018-1823')
  }
})

test('a header that promises more or fewer fixes than follow: that storm is rejected, the next is read', async () => {
  const records = ['2018090706 2 125 1654 1000 18', '2018090712 2 125 1650 1000 18']
  for (const promised of ['3', '1']) {
    const [first, second] = await read(`${MANGKHUT.replace('#', promised)}\n${records.join('\n')}\n${NEXT}`)
    assert.ok(first?.kind === 'rejected' && first.line === 1 && first.field === 'count')
    assert.match(first.reason, new RegExp(`promises ${promised} fixes, 2 follow`))
    assert.ok(second?.kind === 'storm')
  }
})

test('a truncated file loses its last storm only, and says so', async () => {
  const whole = `${NEXT}\n${storm(MANGKHUT, '2018090706 2 125 1654 1000 18', '2018090712 2 125 1650 1000 18')}`
  const events = await read(whole.slice(0, -20))
  assert.deepEqual(
    events.map((event) => event.kind),
    ['storm', 'rejected'],
  )
})

test('an identical fix is dropped with a notice, whichever way the header counts it', async () => {
  const records = ['2018090706 2 125 1654 1000 18', '2018090706 2 125 1654 1000 18']
  for (const promised of ['1', '2']) {
    const [notice, found] = await read(`${MANGKHUT.replace('#', promised)}\n${records.join('\n')}`)
    assert.ok(notice?.kind === 'notice' && notice.line === 3)
    assert.ok(found?.kind === 'storm' && found.track.fixes.length === 1)
  }
})

test('the same storm twice in a file: the second is rejected', async () => {
  const [first, second] = await read(`${NEXT}\n${NEXT}`)
  assert.ok(first?.kind === 'storm')
  assert.ok(second?.kind === 'rejected' && second.line === 3)
  assert.match(second.reason, /2018-1823 was given at line 1/)
})

test('wind 0 is missing; where the grade says that there was wind, a notice says so', async () => {
  const text = storm(MANGKHUT, '2018090706 0 125 1654 1006 0', '2018090712 2 125 1654 1000 0')
  const [notice, found] = await read(text)
  assert.ok(notice?.kind === 'notice' && notice.line === 3)
  assert.ok(found?.kind === 'storm')
  assert.deepEqual(
    found.track.fixes.map((fix) => fix.wind),
    [null, null],
  )
})

test('records without a header, and a header without its numbers', async () => {
  const [stray] = await read('2018090706 2 125 1654 1000 18')
  assert.ok(stray?.kind === 'rejected' && stray.field === 'header' && stray.line === 1)
  const [bad, next] = await read(`66666 MANGKHUT\n2018090706 2 125 1654 1000 18\n${NEXT}`)
  assert.ok(bad?.kind === 'rejected' && bad.field === 'header' && next?.kind === 'storm')
})

test('round trip: any track written as CMA text reads back the same', async () => {
  const grade = fc.constantFrom(...GRADES)
  const fixes = fc
    .array(
      fc.record({
        lat: fc.integer({ min: -900, max: 900 }),
        lon: fc.integer({ min: -1799, max: 1800 }),
        grade,
        hPa: fc.integer({ min: 870, max: 1020 }),
        over: fc.integer({ min: 0, max: 6 }),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((rows) =>
      rows.map((row, i): Fix => ({
        atMs: Date.UTC(2019, 5, 1) + i * 6 * 3_600_000,
        lon: row.lon / 10,
        lat: row.lat / 10,
        wind: Math.ceil(row.grade.fromMs) + row.over,
        pressureHpa: row.hPa,
        grade: row.grade.grade,
        nature: 'tropical',
      })),
    )
  await fc.assert(
    fc.asyncProperty(fixes, fc.integer({ min: 1, max: 40 }), async (given, ordinal) => {
      const number = `19${String(ordinal).padStart(2, '0')}`
      const records = given.map((fix) => {
        const time = new Date(fix.atMs).toISOString().slice(0, 13).replace(/[-T]/g, '')
        const code = 1 + GRADES.findIndex((row) => row.grade === fix.grade)
        return [
          time,
          code,
          Math.round(fix.lat * 10),
          Math.round(fix.lon * 10),
          fix.pressureHpa,
          fix.wind,
        ].join(' ')
      })
      const track = await one(storm(`66666 ${number} # 0001 ${number} 0 6 ROUND 20200101`, ...records))
      assert.deepEqual(track, {
        source: 'cma',
        key: `2019-${number}`,
        season: 2019,
        number,
        name: 'ROUND',
        fixes: given,
      })
    }),
    { numRuns: 60 },
  )
})
