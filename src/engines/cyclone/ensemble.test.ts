import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offsetsOf, scenariosOf, type Member } from './ensemble.ts'
import { forecast } from './forecast.ts'
import { buildHistory } from './history.ts'
import { LEADS_H } from './quadratic.ts'
import { sampleHistory } from './sample.ts'
import { HOUR_MS } from './situation.ts'
import { distanceKm, type Point } from './sphere.ts'
import type { Fix, Track } from './track.ts'

const TRACKS = sampleHistory({ lastSeason: 2024 })
const HISTORY = buildHistory(TRACKS)

/** A member that goes straight from `start` to `end` in 60 h and stays there. */
const straight = (start: Point, end: Point): Member => ({
  source: 'sample',
  key: 'x',
  from: 0,
  path: LEADS_H.map((h) => {
    const part = Math.min(1, h / 60)
    return [
      h,
      start.lon + part * (end.lon - start.lon),
      start.lat + part * (end.lat - start.lat),
      30,
    ] as const
  }),
})

/** Fixes 6 h apart along a line, from `start`, so many degrees a step. */
function line(start: Point, step: Point, count: number, change: Partial<Track> = {}): Track {
  const fixes = Array.from({ length: count }, (_, i): Fix => ({
    atMs: Date.UTC(2024, 8, 10) + i * 6 * HOUR_MS,
    lon: ((start.lon + i * step.lon + 540) % 360) - 180,
    lat: start.lat + i * step.lat,
    wind: 30,
    pressureHpa: 970,
    grade: 'STS',
    nature: 'tropical',
  }))
  return { source: 'operational', key: '2024-9001', season: 2024, number: null, name: null, fixes, ...change }
}
const last = (track: Track): number => track.fixes.at(-1)!.atMs

test('offsets stand around the forecast, and 70 of 100 lie within the circle', () => {
  const misses = Array.from({ length: 100 }, (_, m) => ({
    row: m,
    case: null,
    km: Float64Array.from({ length: 2 * LEADS_H.length }, (_, i) => 50 + ((m * 37 + i * 11) % 100) * (1 + i)),
  }))
  const radii = LEADS_H.map((h) => 5 * h)
  const offsets = offsetsOf(misses, radii)
  for (const lead of LEADS_H.keys()) {
    const east = offsets.reduce((sum, km) => sum + km[2 * lead]!, 0)
    assert.ok(Math.abs(east) < 1e-6)
    const inside = offsets.filter((km) => Math.hypot(km[2 * lead]!, km[2 * lead + 1]!) < radii[lead]!).length
    assert.ok(inside >= 69 && inside <= 71, `${inside} of 100 at ${LEADS_H[lead]} h`)
  }
  assert.deepEqual(offsetsOf([], radii), [])
})

test('scenarios: west and east of the river mouth, elsewhere, and none', () => {
  const start = { lon: 116, lat: 19 }
  const members = [
    straight(start, { lon: 110.5, lat: 23 }),
    straight(start, { lon: 111.5, lat: 23.5 }),
    straight(start, { lon: 115.5, lat: 24 }),
    straight({ lon: 124, lat: 22 }, { lon: 120, lat: 29 }),
    straight(start, { lon: 125, lat: 18 }),
    // Hainan is an island: who only crosses it makes no landfall on the mainland.
    straight({ lon: 113, lat: 19.2 }, { lon: 109, lat: 19.2 }),
  ]
  const scenarios = scenariosOf(start, members)
  assert.deepEqual(
    scenarios.map(({ kind, members: of }) => [kind, of]),
    [
      ['none', [4, 5]],
      ['west', [0, 1]],
      ['east', [2]],
      ['elsewhere', [3]],
    ],
  )
  assert.deepEqual(
    scenarios.map(({ share }) => Math.round(6 * share)),
    [2, 2, 1, 1],
  )
  const west = scenarios.find(({ kind }) => kind === 'west')!
  assert.deepEqual(west.path.at(-1), [120, 111, 23.25, 30])
})

test('the mean way of a scenario has no jump at 180 degrees', () => {
  const start = { lon: 179.5, lat: 20 }
  const east = straight(start, { lon: 182, lat: 24 })
  const wrapped: Member = {
    ...east,
    path: east.path.map(([h, lon, lat, wind]) => [h, lon > 180 ? lon - 360 : lon, lat, wind] as const),
  }
  const [only] = scenariosOf(start, [wrapped, straight(start, { lon: 179, lat: 24 })])
  assert.ok(
    only!.path.every(([, lon]) => Math.abs(Math.abs(lon) - 180) < 2),
    JSON.stringify(only!.path),
  )
})

test('across 180 degrees: every lead and member follows the one before it', () => {
  const track = line({ lon: 183, lat: 18 }, { lon: -0.8, lat: 0.15 }, 12)
  const made = forecast(HISTORY, track, last(track))!
  let before: Point = track.fixes.at(-1)!
  for (const lead of made.leads) {
    assert.ok(distanceKm(before, lead) < 1000, `${lead.h} h`)
    before = lead
  }
  for (const { path } of made.members)
    for (const [, lon, lat] of path) assert.ok(lon > -180 && lon <= 180 && Math.abs(lat) <= 90)
})

test('a storm that dies and revives: the gap is no motion, and is said', () => {
  const track = line({ lon: 125, lat: 15 }, { lon: -0.9, lat: 0.3 }, 10)
  const revived: Track = {
    ...track,
    fixes: track.fixes.map((fix, i) => (i < 6 ? fix : { ...fix, atMs: fix.atMs + 48 * HOUR_MS })),
  }
  const at = (i: number) => forecast(HISTORY, revived, revived.fixes[i]!.atMs)!
  assert.deepEqual(at(5).notes, [])
  assert.deepEqual(at(6).notes, ['no-motion'])
  assert.deepEqual(at(7).notes, ['short-motion'])
  assert.deepEqual(at(9).notes, ['short-motion'])
  assert.equal(at(6).rapidIntensification, null)
  assert.ok(
    at(6).leads.every(({ windLowMs, windMs, windHighMs }) => windLowMs <= windMs && windMs <= windHighMs),
  )
})

test('two storms at once are two: neither changes the forecast of the other, unless they are one record', () => {
  const one = line({ lon: 130, lat: 17 }, { lon: -0.9, lat: 0.3 }, 10)
  const other = line({ lon: 138, lat: 19 }, { lon: -0.9, lat: 0.3 }, 10, { key: '2024-9002' })
  const withOther = buildHistory([...TRACKS, { ...other, source: 'sample', key: '2024-x99' }])
  const alone = forecast(HISTORY, one, last(one))!
  const beside = forecast(withOther, one, last(one))!
  // The other's first days are over: it may be an analog, as any past storm, but the model of the year is the same.
  assert.ok(distanceKm(alone.leads[3]!, beside.leads[3]!) < 60)
  const twin = buildHistory([...TRACKS, { ...one, source: 'sample', key: '2024-x98' }])
  assert.deepEqual(forecast(twin, one, last(one)), alone)
})

test('land takes the wind: over it a storm weakens more than the same one over the sea', () => {
  // The sample's storms decay over boxes of land that are roughly those of the map.
  const inland = line({ lon: 118, lat: 20.2 }, { lon: -0.55, lat: 0.35 }, 9)
  const seaward = line({ lon: 135, lat: 20.2 }, { lon: -0.55, lat: 0.35 }, 9)
  const rate = (track: Track) => {
    const { leads } = forecast(HISTORY, track, last(track))!
    return leads[3]!.windMs
  }
  assert.ok(rate(inland) < rate(seaward) - 3, `${rate(inland)} against ${rate(seaward)} m/s`)
})
