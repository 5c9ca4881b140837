import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut } from '../schema.ts'
import type { Fix } from './course.ts'
import { fileOf, rowsOf } from './forecast-rows.ts'

const last: Fix = {
  atMs: Date.parse('2018-09-14T00:00:00Z'),
  lon: 126,
  lat: 16.3,
  windMs: 65,
  pressureHpa: 910,
  grade: 'SuperTY',
  nature: 'tropical',
}
const forecast = {
  at: '2018-09-14T00:00:00Z',
  leads: [
    { h: 12, lon: 124.846, lat: 16.946, windMs: 50.9, windLowMs: 42, windHighMs: 57, radius70Km: 73 },
    { h: 24, lon: 122.9, lat: 18, windMs: 9, windLowMs: 9, windHighMs: 9, radius70Km: 160 },
  ],
} as unknown as ForecastOut

test('the table begins with the known position and goes on with the leads', () => {
  const rows = rowsOf(last, forecast)
  assert.deepEqual(
    rows.map(({ h, grade, force, radius70Km }) => [h, grade, force, radius70Km]),
    [
      [0, 'SuperTY', '>17', null],
      [12, 'STY', '15', 73],
      [24, null, '5', 160],
    ],
  )
  assert.equal(rows[1]!.at.toISOString(), '2018-09-14T12:00:00.000Z')
  assert.deepEqual(
    rows.map(({ windRange }) => windRange),
    [null, [42, 57], null],
    'a range without width is none',
  )
  assert.equal(rows[2]!.kind.en, 'below depression')
})

test('the file has both times, and a column for each head', () => {
  const { head, body } = fileOf(rowsOf(last, forecast), 'en')
  for (const row of body) assert.equal(row.length, head.length)
  assert.deepEqual(body[1]!.slice(0, 4), [12, '2018-09-14 20:00', '2018-09-14T12:00:00.000Z', 124.846])
})
