import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut, MatchOut } from '../schema.ts'
import { courseAt, type Fix, HOUR_MS } from './course.ts'
import { pressureModel, windModel } from './strength.ts'

const start = Date.parse('2018-09-14T00:00:00Z')
const fix = (h: number, windMs: number, pressureHpa: number | null = 950): Fix => ({
  atMs: start + h * HOUR_MS,
  lon: 120,
  lat: 18,
  windMs,
  pressureHpa,
  grade: 'TY',
  nature: 'tropical',
})
const course = courseAt([fix(0, 33), fix(6, 38), fix(12, 77.5)], new Date(start + 6 * HOUR_MS), new Date())
const forecast = { at: '2018-09-14T06:00:00Z', leads: [{ h: 12, windMs: 40 }] } as unknown as ForecastOut
const analog = {
  storm: 'cma:a',
  path: [
    [0, 1, 1, 30],
    [132, 1, 1, 12],
  ],
} as unknown as MatchOut
const given = { course, forecast, pinned: [{ analog, title: 'A 1999' }], after: false, windMeanMinutes: 2 }

test('nothing later than the moment is in the charts unless it is asked for', () => {
  assert.ok(!JSON.stringify([windModel(given, 'en'), pressureModel(given, 'en')]).includes('77.5'))
  const all = windModel({ ...given, after: true }, 'en')
  assert.ok(JSON.stringify(all).includes('77.5'))
  assert.equal(all.y.max, 80)
})

test('past, forecast and pinned analogs stand on one time axis; the forecast begins where the past ends', () => {
  const model = windModel(given, 'zh-CN')
  assert.deepEqual(
    model.series.map(({ id, data }) => [id, data.map(([x, y]) => [(x - start) / HOUR_MS, y])]),
    [
      [
        'past',
        [
          [0, 33],
          [6, 38],
        ],
      ],
      [
        'forecast',
        [
          [6, 38],
          [18, 40],
        ],
      ],
      ['cma:a', [[6, 30]]],
    ],
  )
  assert.equal(model.cursor, start + 6 * HOUR_MS)
  assert.deepEqual(
    model.levels?.map(({ y }) => y),
    [10.8, 17.2, 24.5, 32.7, 41.5, 51],
  )
})

test('a storm without pressure has no chart of it', () => {
  const dry = courseAt([fix(0, 33, null)], null, new Date(start))
  assert.equal(pressureModel({ ...given, course: dry }, 'en'), null)
})
