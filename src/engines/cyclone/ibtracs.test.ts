import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TrackEvent } from './draft.ts'
import { parseTracks } from './parse.ts'

const NAMES =
  'SID,SEASON,NUMBER,BASIN,SUBBASIN,NAME,ISO_TIME,NATURE,LAT,LON,WMO_WIND,WMO_PRES,WMO_AGENCY,TRACK_TYPE,DIST2LAND,LANDFALL,IFLAG,USA_AGENCY,TOKYO_LAT,TOKYO_LON,TOKYO_GRADE,TOKYO_WIND,TOKYO_PRES'
const UNITS =
  ' ,Year, , , , , , ,degrees_north,degrees_east,kts,mb, , ,km,km, , ,degrees_north,degrees_east,1,kts,mb'

interface Cells {
  sid?: string
  name?: string
  time: string
  nature?: string
  lat?: string
  lon?: string
  wmo?: [wind: string, pressure: string, agency: string]
  type?: string
  tokyo?: [lat: string, lon: string, grade: string, wind: string, pressure: string]
}

const row = ({
  sid = '2018250N12170',
  name = 'MANGKHUT',
  time,
  nature = 'TS',
  lat = '12.5',
  lon = '165.4',
  wmo = [' ', ' ', ' '],
  type = 'main',
  tokyo = [' ', ' ', ' ', ' ', ' '],
}: Cells): string =>
  [
    sid,
    '2018',
    '79',
    'WP',
    'MM',
    name,
    time,
    nature,
    lat,
    lon,
    ...wmo,
    type,
    '1200',
    '1190',
    'OOO',
    'jtwc_wp',
    ...tokyo,
  ].join(',')

async function read(...lines: string[]): Promise<TrackEvent[]> {
  async function* input() {
    yield new TextEncoder().encode(lines.join('\n'))
  }
  return await Array.fromAsync(parseTracks('ibtracs', input()))
}

const FIRST = row({ time: '2018-09-07 00:00:00', tokyo: ['12.4', '165.6', '3', '35', '1002'] })
const SECOND = row({ time: '2018-09-07 06:00:00', tokyo: ['12.6', '165.1', '3', '40', '1000'] })
const OTHER = row({
  sid: '2018251N20130',
  name: 'NOT_NAMED',
  time: '2018-09-08 00:00:00',
  tokyo: ['20', '130', '2', '0', '1004'],
})

test("JMA's position, wind and pressure are taken, by column name", async () => {
  const events = await read(NAMES, UNITS, FIRST, SECOND, OTHER)
  assert.deepEqual(
    events.map((event) => event.kind),
    ['storm', 'storm'],
  )
  const [first, other] = events
  assert.ok(first?.kind === 'storm' && other?.kind === 'storm')
  assert.deepEqual(first.track, {
    source: 'ibtracs',
    key: '2018250N12170',
    season: 2018,
    number: '79',
    name: 'MANGKHUT',
    fixes: [
      {
        atMs: Date.UTC(2018, 8, 7, 0),
        lon: 165.6,
        lat: 12.4,
        wind: 35,
        pressureHpa: 1002,
        grade: null,
        nature: 'tropical',
      },
      {
        atMs: Date.UTC(2018, 8, 7, 6),
        lon: 165.1,
        lat: 12.6,
        wind: 40,
        pressureHpa: 1000,
        grade: null,
        nature: 'tropical',
      },
    ],
  })
  assert.equal(first.line, 3)
  assert.equal(other.track.name, null)
  assert.equal(other.track.fixes[0]!.wind, null, 'JMA writes 0 below tropical-storm strength')
})

test('any order of columns, a subset of them, quotes, and no units row', async () => {
  const events = await read(
    '"ISO_TIME","LON","LAT","SID","NAME","TOKYO_WIND","TOKYO_LON","TOKYO_LAT"',
    '2018-09-07 00:00:00,165.4,12.5,"2018250N12170","MANG""K,HUT",35,165.6,12.4',
  )
  const [event] = events
  assert.ok(events.length === 1 && event?.kind === 'storm')
  assert.deepEqual(
    [event.track.key, event.track.name, event.track.season],
    ['2018250N12170', 'MANG"K,HUT', 2018],
  )
  assert.equal(event.track.fixes[0]!.lon, 165.6)
})

test('without JMA, the merged position, and WMO winds only if Tokyo gave them: a notice counts both', async () => {
  const events = await read(
    NAMES,
    UNITS,
    row({ time: '2018-09-07 00:00:00', wmo: ['35', '1002', 'tokyo'] }),
    row({ time: '2018-09-07 06:00:00', wmo: ['55', '990', 'hurdat_epa'] }),
    SECOND.replace('06:00:00', '12:00:00'),
  )
  const [found, ...notices] = events
  assert.ok(found?.kind === 'storm')
  assert.deepEqual(
    found.track.fixes.map(({ lon, wind, pressureHpa }) => [lon, wind, pressureHpa]),
    [
      [165.4, 35, 1002],
      [165.4, null, null],
      [165.1, 40, 1000],
    ],
  )
  assert.deepEqual(
    notices.map((event) => event.kind === 'notice' && event.text),
    [
      '2 of 3 fixes have no JMA position: the merged one of IBTrACS is used',
      '1 of 3 fixes take wind and pressure from the WMO columns (agency tokyo)',
    ],
  )
})

test('spur tracks are skipped and counted, provisional storms are read and counted', async () => {
  const events = await read(
    NAMES,
    UNITS,
    FIRST,
    row({ time: '2018-09-07 00:00:00', type: 'spur', lat: '99' }),
    SECOND,
    OTHER.replace('main', 'PROVISIONAL'),
  )
  assert.deepEqual(
    events.map((event) =>
      event.kind === 'storm' ? event.track.fixes.length : event.kind === 'notice' && event.text,
    ),
    [2, 1, '1 rows of spur tracks skipped', '1 storms are provisional, still to be re-analysed'],
  )
})

test('a faulty storm is rejected once, with line and field, and the next is read', async () => {
  const cases: [string, string, RegExp][] = [
    [row({ time: '2018-09-07 06:00:00', tokyo: ['95', '165', '3', '40', '1000'] }), 'lat', /95/],
    [row({ time: '2018-09-07 06:00:00', lat: ' ', lon: ' ' }), 'lon', /"" is not a number/],
    [row({ time: '2018-02-30 06:00:00' }), 'time', /no date/],
    [row({ time: '07/09/2018' }), 'ISO_TIME', /07\/09\/2018/],
    [row({ time: '2018-09-06 00:00:00' }), 'time', /out of order/],
    [row({ time: '2018-09-07 00:00:00' }), 'time', /contradict/],
    [row({ time: '2018-09-07 06:00:00', tokyo: ['12', '165', '3', '-40', '1000'] }), 'wind', /-40/],
    [row({ time: '2018-09-07 06:00:00', tokyo: ['12', '165', '3', '40', '100'] }), 'pressure', /100/],
    ['2018250N12170,2018,79', 'row', /3 cells/],
    ['2018250N12170,2018,"79', 'row', /quote/],
  ]
  for (const [bad, field, reason] of cases) {
    const events = await read(NAMES, UNITS, FIRST, bad, SECOND.replace('06:00', '18:00'), OTHER)
    const [rejected, found] = events
    assert.ok(rejected?.kind === 'rejected' && found?.kind === 'storm', bad)
    assert.deepEqual([rejected.line, rejected.field], [4, field], bad)
    assert.match(rejected.reason, reason)
    assert.equal(found.track.key, '2018251N20130')
  }
})

test('the same fix twice is dropped with a notice; a storm that comes again is rejected', async () => {
  const [notice, first] = await read(NAMES, UNITS, FIRST, FIRST)
  assert.ok(notice?.kind === 'notice' && notice.line === 4 && first?.kind === 'storm')
  const events = await read(NAMES, UNITS, FIRST, OTHER, SECOND, SECOND)
  assert.deepEqual(
    events.map((event) => event.kind),
    ['storm', 'storm', 'rejected'],
  )
})

test('a file without the needed columns, or with other units, is not read on', async () => {
  const [missing, ...none] = await read('SID,NAME,LAT', '1,2,3')
  assert.ok(missing?.kind === 'rejected' && none.length === 0)
  assert.match(missing.reason, /lacks the columns ISO_TIME, LON/)
  const [unit, ...rest] = await read(NAMES, UNITS.replaceAll('kts', 'm/s'), FIRST)
  assert.ok(unit?.kind === 'rejected' && unit.line === 2 && rest.length === 0)
  assert.match(unit.reason, /unit of TOKYO_WIND is "m\/s"/)
})
