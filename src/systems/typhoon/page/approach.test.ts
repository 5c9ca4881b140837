import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut } from '../schema.ts'
import { approachOf, positionAlong, roundedKm, roundedTime, valueAlong } from './approach.ts'

const start = { lon: 119, lat: 20, windMs: 50 }
function forecast(leads: readonly [h: number, lon: number, lat: number, radius: number][]): ForecastOut {
  return {
    storm: 'cma:1',
    at: '2018-09-15T12:00:00Z',
    model: 'm',
    history: { source: 'cma', importSeq: 1, storms: 1, fixes: 1 },
    notes: [],
    leads: leads.map(([h, lon, lat, radius70Km]) => ({ h, lon, lat, radius70Km, windMs: 40 })),
    members: [
      { storm: 'a', path: [[24, 113, 22.5]] },
      { storm: 'b', path: [[24, 109, 30]] },
    ],
    analogs: [],
    reference: [],
  }
}

test('a storm that passes comes nearest between two leads, with the circle of that hour', () => {
  const found = approachOf(
    forecast([
      [12, 116, 21.5, 80],
      [24, 112, 22.3, 160],
      [36, 109, 23, 250],
    ]),
    start,
  )!
  assert.equal(found.kind, 'ahead')
  assert.ok(found.h > 12 && found.h < 24, `${found.h}`)
  assert.ok(found.km > 80 && found.km < 140, `${found.km}`)
  assert.ok(found.bearing > 150 && found.bearing < 230, `${found.bearing}`)
  assert.ok(Math.abs(found.radius70Km - (80 + (80 * (found.h - 12)) / 12)) < 1e-9)
  assert.equal(found.windMs, 40)
  assert.deepEqual([found.membersNear, found.members], [1, 2])
  assert.ok(found.withinFromH !== null && found.withinFromH <= found.h)
})

test('a storm that goes away is nearest now; one that still comes is nearest beyond the last lead', () => {
  assert.equal(approachOf(forecast([[12, 125, 22, 80]]), start)?.kind, 'leaving')
  const coming = approachOf(forecast([[12, 118, 20.5, 80]]), start)!
  assert.equal(coming.kind, 'beyond')
  assert.equal(coming.withinFromH, null)
  assert.equal(approachOf(forecast([]), start), null)
})

test('of two passes that are about as near the first counts', () => {
  const leads: [number, number, number, number][] = [
    [24, 113.3, 19.2, 160],
    [48, 108, 20.5, 350],
    [72, 109.2, 22.3, 600],
  ]
  assert.ok(approachOf(forecast(leads), start)!.h <= 24)
  const nearer = leads.map(([h, lon, lat, r]): [number, number, number, number] => [
    h,
    h === 72 ? 112.5 : lon,
    lat,
    r,
  ])
  assert.equal(approachOf(forecast(nearer), start)?.h, 72)
})

test('a storm that has weakened away comes no nearer', () => {
  const leads = forecast([
    [12, 118, 20.5, 80],
    [24, 113.3, 23.1, 160],
  ])
  leads.leads[1]!.windMs = 9
  const found = approachOf(leads, start)!
  assert.ok(found.h < 24 && found.km > 10, `${found.h} h, ${found.km} km`)
  assert.equal(found.kind, 'beyond')
})

test('positions and values lie on the way between the leads', () => {
  assert.deepEqual(positionAlong({ lon: 179, lat: 0 }, [[12, -179, 0]], 6)?.lon, 180)
  assert.equal(positionAlong({ lon: 179, lat: 0 }, [[12, -179, 0]], 13), null)
  assert.equal(
    valueAlong(
      0,
      [
        [12, 60],
        [24, 120],
      ],
      18,
    ),
    90,
  )
})

test('times and distances are told no finer than they are known', () => {
  const atMs = Date.parse('2018-09-16T08:40:00Z')
  assert.equal(roundedTime(atMs, 20).toISOString(), '2018-09-16T09:00:00.000Z')
  assert.equal(roundedTime(atMs, 60).toISOString(), '2018-09-16T09:00:00.000Z')
  assert.equal(roundedTime(atMs, 100).toISOString(), '2018-09-16T06:00:00.000Z')
  assert.equal(roundedKm(57), 60)
  assert.equal(roundedKm(357), 350)
})
