import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TRAIL_WIDTH, buildHistory } from './history.ts'
import { HOUR_MS, situationAt, windOrEstimate } from './situation.ts'
import type { Fix, Track } from './track.ts'

const START = Date.UTC(2018, 8, 7)
const fix = (
  hours: number,
  lon: number,
  lat: number,
  wind: number | null = 30,
  pressureHpa: number | null = 980,
): Fix => ({
  atMs: START + hours * HOUR_MS,
  lon,
  lat,
  wind,
  pressureHpa,
  grade: null,
  nature: 'tropical',
})
const track = (key: string, fixes: Fix[]): Track => ({
  source: 'cma',
  key,
  season: 2018,
  number: null,
  name: null,
  fixes,
})

test('only synoptic hours are rows, in order of first fix whatever the order given', () => {
  const early = track('a', [fix(0, 140, 15), fix(3, 139.5, 15), fix(6, 139, 15)])
  const late = track('b', [fix(12, 130, 15)])
  const history = buildHistory([late, early])
  assert.deepEqual(
    history.tracks.map(({ key }) => key),
    ['a', 'b'],
  )
  assert.deepEqual([...history.offsets], [0, 2, 3])
  assert.deepEqual([...history.lon], [140, 139, 130])
})

test('the trail leads back along the path, across 180 degrees too', () => {
  const history = buildHistory([track('a', [fix(0, -179, 0), fix(6, 180, 0), fix(12, 179, 0)])])
  assert.deepEqual([...history.trailLength], [0, 1, 2])
  const [east6, north6, east12] = history.trail.subarray(2 * TRAIL_WIDTH)
  assert.ok(Math.abs(east6! - 111.2) < 0.1 && Math.abs(north6!) < 1e-6 && Math.abs(east12! - 222.4) < 0.1)
})

test('a gap splits a track: no motion, trail or future is taken across it', () => {
  const history = buildHistory([
    track('a', [fix(0, 140, 15), fix(6, 139, 15), fix(24, 136, 15), fix(30, 135, 15)]),
  ])
  assert.deepEqual([...history.trailLength], [0, 1, 0, 1])
  assert.deepEqual([...history.stretchEnd], [1, 1, 3, 3])
})

test('a missing wind is estimated, marked, and never a change of wind', () => {
  const fixes = [
    fix(0, 140, 15, null, 1004),
    fix(6, 139, 15),
    fix(12, 138, 15),
    fix(18, 137, 15, 35),
    fix(24, 136, 15, null, null),
  ]
  const history = buildHistory([track('a', fixes)])
  assert.deepEqual([...history.isWindGiven], [0, 1, 1, 1, 0])
  assert.deepEqual([...history.windChangeMs], [NaN, NaN, NaN, 5, NaN])
  assert.deepEqual(windOrEstimate(fixes[4]!, 'cma'), { windMs: 12, windOrigin: 'assumed' })
  const estimate = windOrEstimate(fixes[0]!, 'cma')
  assert.equal(estimate.windOrigin, 'from-pressure')
  assert.ok(estimate.windMs > 9 && estimate.windMs < 12)
})

test('a situation is the last fix at or before a moment, and looks at no later one', () => {
  const fixes = [
    fix(0, 140, 15, 20),
    fix(3, 139.6, 15, 21),
    fix(6, 139, 15, 22),
    fix(15, 137.5, 15, 24),
    fix(21, 120, 40, 50),
  ]
  const storm = track('a', fixes)
  assert.equal(situationAt(storm, START - 1), null)
  const now = situationAt(storm, START + 20 * HOUR_MS)!
  assert.deepEqual(now, situationAt(track('a', fixes.slice(0, 4)), START + 20 * HOUR_MS))
  assert.deepEqual([now.atMs, now.lon, now.windMs], [START + 15 * HOUR_MS, 137.5, 24])
  assert.equal(
    now.trail.length,
    2,
    '9 h and 3 h are known points or lie between such; -3 h is before the first',
  )
  assert.equal(now.windChangeMs, 3)
})

test('6 h of motion are taken for 12', () => {
  const now = situationAt(track('a', [fix(0, 140, 15), fix(6, 139, 15)]), START + 6 * HOUR_MS)!
  assert.equal(now.trail.length, 2)
  assert.equal(now.trail[1]!.eastKm, 2 * now.trail[0]!.eastKm)
})
