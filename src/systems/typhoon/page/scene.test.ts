import assert from 'node:assert/strict'
import test from 'node:test'
import { distanceKm } from '#engines/cyclone/sphere.ts'
import type { ForecastOut, MatchOut } from '../schema.ts'
import { type Fix, HOUR_MS } from './course.ts'
import { LAYERS, ringOf, sceneOf, USUAL_LAYERS } from './scene.ts'

const start = Date.parse('2018-09-14T00:00:00Z')
const fix = (h: number, lon: number, grade: string | null = 'TY'): Fix => ({
  atMs: start + h * HOUR_MS,
  lon,
  lat: 15,
  windMs: 40,
  pressureHpa: 960,
  grade,
  nature: 'tropical',
})
const analog = (storm: string): MatchOut => ({
  storm,
  name: null,
  season: 2000,
  distance: 1,
  from: '2000-09-14T00:00:00Z',
  why: { positionKm: 1, motionKmh: 1, headingDeg: 1, seasonDays: 1, windMs: 1, shapeKm: 1 },
  path: [
    [0, 179, 15, 30],
    [6, 178, 15, 30],
  ],
})
const forecast: ForecastOut = {
  storm: 'cma:x',
  at: '2018-09-14T06:00:00Z',
  model: 'm',
  notes: [],
  history: { source: 'cma', importSeq: 1, storms: 1, fixes: 1 },
  leads: [12, 24, 36].map((h) => ({ h, lon: 180 - h / 6, lat: 15, windMs: 40, radius70Km: 10 * h })),
  members: [{ storm: 'a', path: [[12, -179, 15]] }],
  analogs: [analog('cma:a'), analog('cma:b')],
  reference: [[12, 179, 15]],
}
const input = {
  known: [fix(0, 182, 'STS'), fix(6, 181)],
  after: [fix(12, 179), fix(18, 177.125)],
  forecast,
  pinned: [],
  layers: USUAL_LAYERS,
  isOver: false,
}

test('what came after the moment is in the scene only when it is asked for', () => {
  const later = (scene: unknown): boolean => JSON.stringify(scene).includes('177.125')
  assert.ok(!later(sceneOf(input)))
  assert.deepEqual(sceneOf(input).after, [])
  const all = sceneOf({ ...input, layers: LAYERS })
  assert.ok(later(all))
  assert.equal(all.after.length, 2)
})

test('paths go on from the last fix, beside it, across 180 degrees', () => {
  const scene = sceneOf({ ...input, layers: LAYERS })
  assert.deepEqual(
    scene.best.map(([lon]) => lon),
    [181, 178, 176, 174],
  )
  assert.deepEqual(
    scene.members[0]!.map(([lon]) => lon),
    [181, 181],
  )
  assert.deepEqual(
    scene.reference.map(([lon]) => lon),
    [181, 179],
  )
  assert.deepEqual(
    scene.leads.map(({ h, atMs }) => [h, atMs - start]),
    [[24, 30 * HOUR_MS]],
  )
})

test('a pinned analog stays when the forecast no longer lists it, and is drawn once', () => {
  const gone = analog('cma:gone')
  const scene = sceneOf({ ...input, pinned: [gone, forecast.analogs[1]!] })
  assert.deepEqual(
    scene.analogs.map(({ id, pin }) => [id, pin]),
    [
      ['cma:a', -1],
      ['cma:gone', 0],
      ['cma:b', 1],
    ],
  )
})

test('the word of a grade is written where the grade begins', () => {
  const known = [fix(0, 1, 'STS'), fix(6, 2, 'STS'), fix(12, 3, 'TY'), fix(18, 4, null), fix(24, 5, 'TY')]
  assert.deepEqual(
    sceneOf({ ...input, known }).fixes.map(({ turns }) => turns),
    [true, false, true, false, true],
  )
})

test('each point of a circle lies at its radius, also across 180 degrees and near a pole', () => {
  for (const centre of [
    [179.5, 20],
    [140, 78],
  ] as const) {
    for (const [lon, lat] of ringOf(centre, 300))
      assert.ok(Math.abs(distanceKm({ lon: centre[0], lat: centre[1] }, { lon, lat }) - 300) < 0.01)
  }
  const lons = ringOf([179.5, 20], 300).map(([lon]) => lon)
  assert.ok(Math.max(...lons) - Math.min(...lons) < 10)
})

test('the path of what is no storm any more is told apart', () => {
  const leads = forecast.leads.map((lead, i) => ({ ...lead, windMs: [12, 9, 4][i]! }))
  assert.equal(sceneOf({ ...input, forecast: { ...forecast, leads } }).weakFrom, 2)
  const { weakFrom, best } = sceneOf(input)
  assert.equal(weakFrom, best.length)
})

test('a storm that is over is nowhere now', () => {
  const scene = sceneOf({ ...input, forecast: null, isOver: true })
  assert.equal(scene.current, null)
  assert.equal(scene.track.length, 2)
})

test('before the first fix there is nothing of the storm to draw', () => {
  const scene = sceneOf({ ...input, known: [], forecast: null })
  assert.equal(scene.current, null)
  assert.deepEqual(scene.track, [])
})

test('scenarios go on from the last fix with their members; from a first fix there is neither', () => {
  const scenarios: ForecastOut['scenarios'] = [
    { kind: 'west', share: 0.6, members: [0], path: [[12, -179, 15]], windMs: [40] },
  ]
  const scene = sceneOf({ ...input, forecast: { ...forecast, scenarios } })
  assert.deepEqual(
    scene.scenarios.map(({ id, path, members }) => [id, path.map(([lon]) => lon), [...members]]),
    [['scenario:west', [181, 181], [0]]],
  )
  const first = sceneOf({ ...input, forecast: { ...forecast, scenarios, notes: ['no-motion'] } })
  assert.deepEqual([first.scenarios, first.members], [[], []])
  assert.ok(first.leads.length > 0)
})
