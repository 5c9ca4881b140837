import assert from 'node:assert/strict'
import test from 'node:test'
import type { AgenciesOut, ForecastOut } from '../../schema.ts'
import { agencyLines, agencyRows, OWN, ownWeight } from './rows.ts'

const atMs = Date.parse('2021-09-26T12:00:00Z')
const agency = (code: string, issuedAt: string): AgenciesOut['agencies'][number] => ({
  agency: code,
  title: { 'zh-CN': code, en: code },
  issuedAt,
  receivedAt: issuedAt,
  revision: 1,
  points: [
    [0, 178, 18, 40, null],
    [24, 179, 18, 40, null],
    [48, -178, 18, 40, null],
  ],
  errorsKm: {
    leadsH: [12, 24, 48, 72],
    meanKm: [30, 55, 90, null],
    cases: [4, 3, 1, 0],
    storms: [1, 1, 1, 0],
  },
})
const agencies: AgenciesOut = {
  storm: 'operational:x',
  at: new Date(atMs).toISOString(),
  agencies: [agency('CMA', '2021-09-26T12:00:00Z'), agency('JMA', '2021-09-25T18:00:00Z')],
  consensus: { leadsH: [24, 48], agencies: { CMA: [0.5, 0.6] }, statistics: [0.5, 0.4] },
  feed: null,
}

test('agencies are compared at the same hours from one moment, whenever they spoke', () => {
  const [cma, jma] = agencyRows(agencies, atMs)
  assert.deepEqual(
    cma!.at.map(({ h, position, meanKm, cases }) => [h, position?.lon.toFixed(1), meanKm, cases]),
    [
      [24, '179.0', 55, 3],
      [48, '-178.0', 90, 1],
      [72, undefined, null, 0],
    ],
  )
  assert.ok(!cma!.stale && jma!.stale)
  assert.ok(Math.abs(Math.abs(jma!.at[0]!.position!.lon) - 178.75) < 0.1, 'across 180 degrees')
  assert.equal(jma!.at[1]!.position, null)
  assert.deepEqual([cma!.weight, jma!.weight, ownWeight(agencies)], [0.6, 0, 0.4])
})

test('lines of the map begin at the storm and run beside it; our own is one where it is blended', () => {
  const start = { lon: 178.2, lat: 18, atMs: atMs + 3_600_000 }
  const lines = agencyLines(agencies, null, start)
  assert.deepEqual(
    lines[0]!.path.map(([lon]) => lon),
    [178.2, 179, 182],
  )
  const leads = [{ h: 24, lon: 179, lat: 19, windMs: 40, radius70Km: 100 }]
  const forecast = {
    consensus: { agencies: [], statistics: { weights: [1], leads } },
  } as unknown as ForecastOut
  assert.deepEqual(
    agencyLines(agencies, forecast, start).map(({ id }) => id),
    ['CMA', 'JMA', OWN],
  )
  assert.deepEqual(agencyLines(null, null, start), [])
})
