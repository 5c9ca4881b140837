import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradeOf, windMs } from './track.ts'

test('grades are those of GB/T 19201-2006, by the 2-minute wind in m/s', () => {
  const bounds: [number, string | null][] = [
    [10.7, null],
    [10.8, 'TD'],
    [17.1, 'TD'],
    [17.2, 'TS'],
    [24.4, 'TS'],
    [24.5, 'STS'],
    [32.6, 'STS'],
    [32.7, 'TY'],
    [41.4, 'TY'],
    [41.5, 'STY'],
    [50.9, 'STY'],
    [51, 'SuperTY'],
    [90, 'SuperTY'],
  ]
  for (const [wind, grade] of bounds) assert.equal(gradeOf(wind), grade, `${wind} m/s`)
})

test('a wind is brought to m/s from the unit of its source, and a missing one stays missing', () => {
  assert.equal(windMs({ wind: 35 }, 'cma'), 35)
  for (const source of ['ibtracs', 'atcf'] as const) {
    assert.equal(windMs({ wind: 100 }, source)!.toFixed(4), '51.4444')
  }
  assert.equal(windMs({ wind: null }, 'atcf'), null)
})
