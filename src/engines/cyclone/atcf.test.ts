import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TrackEvent } from './draft.ts'
import { parseTracks } from './parse.ts'

interface Cells {
  storm?: string
  time?: string
  minutes?: string
  tech?: string
  lat?: string
  lon?: string
  wind?: string
  radius?: string
}

const line = ({
  storm = 'WP, 27',
  time = '2018090706',
  minutes = '  ',
  tech = 'BEST',
  lat = '125N',
  lon = '1654E',
  wind = '65',
  radius = ' 34, NEQ,  120,  110,   90,  100',
}: Cells): string =>
  `${storm}, ${time}, ${minutes}, ${tech},   0, ${lat}, ${lon},  ${wind},  980, TY, ${radius}, 1006,  180,  25,   0,   0,   W,   0,    ,   0,   0,   MANGKHUT, D,`

async function read(...lines: string[]): Promise<TrackEvent[]> {
  async function* input() {
    yield new TextEncoder().encode(lines.join('\n'))
  }
  return await Array.fromAsync(parseTracks('atcf', input()))
}

test('rows of one time become one fix with its radii', async () => {
  const events = await read(
    line({}),
    line({ radius: ' 50, NEQ,   60,   50,   40,   50' }),
    line({ radius: ' 64, AAA,   30,    0,    0,    0' }),
    line({
      time: '2018090712',
      lat: '128N',
      lon: '1648E',
      wind: '70',
      radius: '  0,    ,    0,    0,    0,    0',
    }),
  )
  const [event] = events
  assert.ok(events.length === 1 && event?.kind === 'storm')
  assert.deepEqual(event.track, {
    source: 'atcf',
    key: 'WP272018',
    season: 2018,
    number: '27',
    name: 'MANGKHUT',
    fixes: [
      {
        atMs: Date.UTC(2018, 8, 7, 6),
        lon: 165.4,
        lat: 12.5,
        wind: 65,
        pressureHpa: 980,
        grade: null,
        nature: 'tropical',
        radii: [
          { windKn: 34, quadrantsNm: [120, 110, 90, 100] },
          { windKn: 50, quadrantsNm: [60, 50, 40, 50] },
          { windKn: 64, quadrantsNm: [30, 30, 30, 30] },
        ],
      },
      {
        atMs: Date.UTC(2018, 8, 7, 12),
        lon: 164.8,
        lat: 12.8,
        wind: 70,
        pressureHpa: 980,
        grade: null,
        nature: 'tropical',
      },
    ],
  })
})

test('short rows of old decks, minutes, the other hemispheres, and a storm across 180 degrees', async () => {
  const [event] = await read(
    'CP, 02, 1997090100,   , BEST,   0, 155N, 1795W,  -9',
    'CP, 02, 1997090106, 30, BEST,   0,  55S, 1795E,  35',
  )
  assert.ok(event?.kind === 'storm')
  assert.deepEqual(
    event.track.fixes.map(({ atMs, lon, lat, wind }) => [atMs, lon, lat, wind]),
    [
      [Date.UTC(1997, 8, 1), -179.5, 15.5, null],
      [Date.UTC(1997, 8, 1, 6, 30), 179.5, -5.5, 35],
    ],
  )
})

test('rows of other techniques are skipped and counted', async () => {
  const [found, notice] = await read(line({ tech: 'CARQ' }), line({}), line({ tech: 'OFCL', lat: '?' }))
  assert.ok(found?.kind === 'storm' && found.track.fixes.length === 1)
  assert.ok(notice?.kind === 'notice' && /2 rows/.test(notice.text))
})

test('several storms in one file', async () => {
  const events = await read(
    line({}),
    line({ storm: 'WP, 28' }),
    line({ storm: 'WP, 28', time: '2019090706' }),
  )
  assert.deepEqual(
    events.map((event) => event.kind === 'storm' && event.track.key),
    ['WP272018', 'WP282018', 'WP282019'],
  )
})

test('a faulty storm is rejected with line and field, and the next is read', async () => {
  const cases: [string, string, RegExp][] = [
    [line({ time: '2018090712', lat: '950N' }), 'lat', /950/],
    [line({ time: '2018090712', lat: '12.5' }), 'lat', /"12.5" is not tenths/],
    [line({ time: '2018090712', lon: '1654N' }), 'lon', /E or W/],
    [line({ time: '2018093112' }), 'time', /no date/],
    [line({ time: '2018090700' }), 'time', /out of order/],
    [line({ lat: '126N' }), 'time', /contradict/],
    [line({ time: '2018090712', wind: '-50' }), 'wind', /-50/],
    [line({ time: '2018090712', wind: '900' }), 'wind', /900/],
    [line({ radius: ' 34, NEQ,  1,  1,  1,  1' }), 'radius', /two different radii/],
    ['WP, 27, 2018090712', 'record', /at least 8/],
  ]
  for (const [bad, field, reason] of cases) {
    const events = await read(line({}), bad, line({ time: '2018090800' }), line({ storm: 'WP, 28' }))
    const [rejected, found] = events
    assert.equal(events.length, 2, bad)
    assert.ok(rejected?.kind === 'rejected' && found?.kind === 'storm', bad)
    assert.deepEqual([rejected.line, rejected.field], [2, field], bad)
    assert.match(rejected.reason, reason)
    assert.equal(found.track.key, 'WP282018')
  }
})

test('the same row twice is dropped with a notice; an invest names no storm', async () => {
  const [notice, found] = await read(line({}), line({}))
  assert.ok(notice?.kind === 'notice' && notice.line === 2 && found?.kind === 'storm')
  const [invest] = await read(line({ storm: 'WP, 90' }), line({ storm: 'WP, 90', time: '2018090712' }))
  assert.ok(invest?.kind === 'rejected' && /invest/.test(invest.reason))
})

test('a file that ends in the middle of a row is not taken for a shorter storm', async () => {
  const whole = [line({}), line({ time: '2018090712', lat: '129N' })]
  const cut = whole[1]!.slice(0, whole[1]!.indexOf('NEQ'))
  const events = await read(whole[0]!, cut)
  assert.equal(events.filter((event) => event.kind === 'storm').length, 0)
  const rejected = events.find((event) => event.kind === 'rejected')
  assert.deepEqual([rejected?.line, rejected?.field], [2, 'record'])
  assert.match(rejected!.reason, /in the middle/)
})
