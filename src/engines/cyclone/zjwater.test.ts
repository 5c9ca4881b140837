import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { NO_REFERENCE, reference } from '../../../tests/kit.ts'
import { looksLikeReply, MAX_REPLY_BYTES, parseReply } from './zjwater.ts'

type Given = Record<string, unknown>

const at = (time: string, lat: string, lng: string, more: Given = {}): Given => ({
  time,
  lat,
  lng,
  speed: '42',
  power: '14',
  pressure: '955',
  strong: '强台风',
  ...more,
})

/** A reply as the service sends it, of a storm that never was: two fixes three hours apart. */
function sample(): { points: Given[] } & Given {
  const radii = { radius7: '320|300|320|350', radius10: '180|160|180|200', radius12: '' }
  const CMA = [
    at('2031/9/1 8:00:00', '18.00', '120.00'),
    at('2031/9/1 20:00:00', '18.90', '118.60'),
    at('2031/9/2 8:00:00', '19.80', '117.20', { pressure: '' }),
  ]
  const JTWC = [at('2031/9/1 8:00:00', '18.00', '120.00'), at('2031/9/2 8:00:00', '20.10', '117.00')]
  return {
    tfid: '203116',
    name: '木棉',
    enname: 'Kapok',
    isactive: '1',
    land: [],
    points: [
      at('2031/9/1 8:00:00', '18.00', '120.00', {
        ...radii,
        forecast: [
          { tm: '中国', forecastpoints: CMA },
          { tm: '美国', forecastpoints: JTWC },
        ],
      }),
      at('2031/9/1 11:00:00', '18.20', '119.70', {
        ...radii,
        forecast: [
          { tm: '中国', forecastpoints: [at('2031/9/1 23:00:00', '19.10', '118.20')] },
          { tm: '美国', forecastpoints: JTWC },
        ],
      }),
    ],
  }
}

const parse = (value: unknown) => parseReply(JSON.stringify(value))
/** The sample with one thing changed, and the paths of the faults that this makes. */
function faultsOf(change: (given: ReturnType<typeof sample>) => void): string[] {
  const given = sample()
  change(given)
  return parse([given]).faults.map(({ path }) => path)
}
const forecast = (given: ReturnType<typeof sample>, point: number, agency: number) =>
  (given.points[point]!['forecast'] as { tm: unknown; forecastpoints: Given[] }[])[agency]!

test('a storm, its fixes and what the agencies forecast at each', () => {
  const { storm, faults } = parse([sample()])
  assert.deepEqual(faults, [])
  const { fixes, forecasts, ...names } = storm!
  assert.deepEqual(names, { key: '2031-3116', nameZh: '木棉', nameEn: 'Kapok', isActive: true })
  // Beijing's eight in the morning is midnight UTC.
  assert.deepEqual(
    fixes.map((fix) => new Date(fix.atMs).toISOString()),
    ['2031-09-01T00:00:00.000Z', '2031-09-01T03:00:00.000Z'],
  )
  assert.deepEqual([fixes[0]!.windMs, fixes[0]!.pressureHpa], [42, 955])
  assert.deepEqual(fixes[0]!.radii, [
    { windMs: 13.9, quadrantsKm: [320, 300, 320, 350] },
    { windMs: 24.5, quadrantsKm: [180, 160, 180, 200] },
  ])
  assert.deepEqual(
    forecasts.map(({ agency, issuedMs, knownMs, points }) => [
      agency,
      (issuedMs - fixes[0]!.atMs) / 3_600_000,
      (knownMs - fixes[0]!.atMs) / 3_600_000,
      points.map(({ h }) => h),
    ]),
    [
      ['CMA', 0, 0, [0, 12, 24]],
      ['JTWC', 0, 0, [0, 24]],
      // Without the analysis in it, it was made at the fix; the repeated one of JTWC is there once.
      ['CMA', 3, 3, [12]],
    ],
  )
  assert.equal(forecasts[0]!.points[2]!.pressureHpa, null, 'an empty string is a missing value')
})

test('the season of tfid is the year of the positions, or next to it', () => {
  assert.deepEqual(
    faultsOf((given) => (given.tfid = '203007')),
    [],
  )
  const wrong = parse([{ ...sample(), tfid: '201107' }])
  assert.equal(wrong.storm, null)
  assert.deepEqual(
    wrong.faults.map(({ path }) => path),
    ['tfid'],
  )
  const given = sample()
  given.points[0]!['time'] = '2013/9/1 8:00:00'
  for (const one of [0, 1]) forecast(given, 0, one).forecastpoints = []
  const { storm, faults } = parse([given])
  assert.deepEqual([storm!.fixes.length, faults.map(({ path }) => path)], [1, ['points[0].time']])
})

test('more forecasts than any storm has are refused before they are read', () => {
  const point = (forecasts: number) => ({
    ...sample().points[0],
    forecast: Array.from({ length: forecasts }, () => ({})),
  })
  const { storm, faults } = parse([{ ...sample(), points: Array.from({ length: 200 }, () => point(26)) }])
  assert.equal(storm, null)
  assert.deepEqual(
    faults.map(({ path }) => path),
    ['points'],
  )
  assert.match(faults[0]!.reason, /5200 forecasts/)
})

test('a changed forecast of the same analysis is a correction, known from the later fix on', () => {
  const given = sample()
  forecast(given, 1, 1).forecastpoints = [
    at('2031/9/1 8:00:00', '18.00', '120.00'),
    at('2031/9/2 8:00:00', '20.40', '117.00'),
  ]
  const jtwc = parse([given]).storm!.forecasts.filter(({ agency }) => agency === 'JTWC')
  assert.deepEqual(
    jtwc.map(({ issuedMs, knownMs, points }) => [(knownMs - issuedMs) / 3_600_000, points.at(-1)!.lat]),
    [
      [0, 20.1],
      [3, 20.4],
    ],
  )
})

test('an agency that is not known keeps its name; an analysis alone is no forecast', () => {
  const given = sample()
  forecast(given, 0, 1).tm = '韩国'
  forecast(given, 1, 0).forecastpoints = [at('2031/9/1 11:00:00', '18.20', '119.70')]
  const { storm, faults } = parse([given])
  assert.deepEqual(faults, [])
  assert.deepEqual(
    storm!.forecasts.map(({ agency, knownMs }) => [agency, knownMs === storm!.fixes[0]!.atMs]),
    [
      ['CMA', true],
      ['韩国', true],
      ['JTWC', false],
    ],
  )
})

test('a fault names its path; its point or forecast is left out whole, the others stay', () => {
  const cases: [path: string, change: (given: ReturnType<typeof sample>) => void][] = [
    ['points[1].lat', (g) => (g.points[1]!['lat'] = '95')],
    ['points[1].lng', (g) => (g.points[1]!['lng'] = 'east')],
    ['points[1].lng', (g) => (g.points[1]!['lng'] = { toString: 1 })],
    ['points[0].time', (g) => (g.points[0]!['time'] = '2031/2/30 8:00:00')],
    ['points[0].time', (g) => (g.points[0]!['time'] = '')],
    ['points[0].speed', (g) => (g.points[0]!['speed'] = '-3')],
    ['points[0].pressure', (g) => (g.points[0]!['pressure'] = 'low')],
    ['points[0].radius7', (g) => (g.points[0]!['radius7'] = '320|300|320')],
    ['points[0].radius7', (g) => (g.points[0]!['radius7'] = '320|300|320|far')],
    ['points[1]', (g) => (g.points[1] = 7 as never)],
    ['points[1].time', (g) => (g.points[1]!['time'] = g.points[0]!['time'])],
    ['points[0].forecast[1].tm', (g) => (forecast(g, 0, 1).tm = '<b>')],
    [
      'points[0].forecast[0].forecastpoints[2].lat',
      (g) => (forecast(g, 0, 0).forecastpoints[2]!['lat'] = null),
    ],
    // 10 degrees in 12 h, and a forecast of a storm that is elsewhere.
    [
      'points[0].forecast[0].forecastpoints[2]',
      (g) => (forecast(g, 0, 0).forecastpoints[2]!['lat'] = '38.90'),
    ],
    [
      'points[0].forecast[1].forecastpoints[0]',
      (g) => (forecast(g, 0, 1).forecastpoints[0]!['lng'] = '126.00'),
    ],
  ]
  for (const [path, change] of cases) {
    const found = faultsOf(change)
    assert.equal(found[0], path, `${path}: ${found.join(', ')}`)
    const given = sample()
    change(given)
    assert.ok(parse([given]).storm!.fixes.length >= 1, path)
  }
})

test('a point given twice is there once; points out of order are put in order', () => {
  const twice = sample()
  twice.points.push(structuredClone(twice.points[0]!))
  assert.deepEqual(parse([twice]), parse([sample()]))
  const turned = sample()
  turned.points.reverse()
  const times = parse([turned]).storm!.fixes.map(({ atMs }) => atMs)
  assert.deepEqual(
    times,
    parse([sample()]).storm!.fixes.map(({ atMs }) => atMs),
  )
})

test('the storm number makes the key; what is none is refused', () => {
  const key = (tfid: unknown) => parse([{ ...sample(), tfid }]).storm?.key
  assert.deepEqual([key('203116'), key(203116), key('2031TD03')], ['2031-3116', '2031-3116', '2031-TD03'])
  for (const tfid of ['', 'x', '2031', null, '203116; drop', {}])
    assert.deepEqual(parse([{ ...sample(), tfid }]).faults[0]?.path, 'tfid')
})

test('what is no reply says what it is', () => {
  const text = JSON.stringify([sample()])
  const why = (body: string) => {
    const { storm, faults } = parseReply(body)
    assert.equal(storm, null)
    return `${faults[0]!.path}: ${faults[0]!.reason}`
  }
  assert.match(why(text.slice(0, 900)), /^body: .*breaks off after 900/)
  assert.match(why('<!DOCTYPE html><html><body>502</body></html>'), /^body: HTML/)
  assert.match(why(''), /^body: empty/)
  assert.match(why('[]'), /^body: one storm is expected, there are 0/)
  assert.match(why('[1]'), /^\[0\]: not an object/)
  assert.match(why('null'), /^body: not an object/)
  assert.match(why('{"tfid":"203116"}'), /^points: not a list/)
  assert.match(why('{"tfid":"203116","points":[]}'), /^points: there is no position/)
  assert.match(why('x'.repeat(MAX_REPLY_BYTES + 1)), /^body: more than/)
  assert.match(why('['.repeat(1_000_000)), /^body: not JSON/)
})

test('JSON in the call of a function is read too', () => {
  const { storm } = parseReply(`jQuery112_163({"x":1})`)
  assert.equal(storm, null)
  assert.deepEqual(parseReply(`cb(${JSON.stringify([sample()])});`), parse([sample()]))
  for (const first of ['[{"tfid"', '\uFEFF{"a"', 'cb([{'] as const) assert.ok(looksLikeReply(first))
  for (const first of ['66666 2116', 'SID,SEASON', 'WP, 27, 2018', '<html>'])
    assert.ok(!looksLikeReply(first))
})

test('whatever stands in a reply, reading it ends with a storm or with faults', () => {
  const text = JSON.stringify([sample()])
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"', '9', '-', '[', '{}', 'null', '1e9')),
      (where, put) => {
        const { storm, faults } = parseReply(text.slice(0, where) + put + text.slice(where + put.length))
        assert.ok(storm !== null || faults.length > 0)
        for (const fix of storm?.fixes ?? []) assert.ok(Math.abs(fix.lat) <= 90 && Number.isFinite(fix.atMs))
      },
    ),
  )
  fc.assert(fc.property(fc.json(), (noise) => void parseReply(noise)))
})

test('a recorded reply: Mindulle 2021', { skip: reference === null && NO_REFERENCE }, () => {
  const file = join(reference!, 'typhoon', 'zjwater_api', 'TyphoonInfo-202116.json')
  const { storm, faults } = parseReply(readFileSync(file, 'utf8'))
  assert.deepEqual(faults, [])
  assert.deepEqual([storm!.key, storm!.nameZh, storm!.fixes.length], ['2021-2116', '蒲公英', 52])
  const count = (agency: string) => storm!.forecasts.filter((f) => f.agency === agency).length
  // HKO and CWA are repeated for hours, JMA and CMA are new at almost every fix.
  assert.deepEqual(['CMA', 'HKO', 'CWA', 'JMA', 'JTWC'].map(count), [52, 27, 34, 51, 34])
})
