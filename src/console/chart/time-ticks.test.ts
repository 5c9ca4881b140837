import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeTicks } from './time-ticks.ts'

const utc = (text: string) => new Date(text).getTime()
const iso = (ticks: readonly number[]) => ticks.map((t) => new Date(t).toISOString().slice(0, 16))

test('days begin at midnight in Guangzhou', () => {
  assert.deepEqual(iso(timeTicks(utc('2018-09-12T00:00Z'), utc('2018-09-16T12:00Z'))), [
    '2018-09-12T16:00',
    '2018-09-13T16:00',
    '2018-09-14T16:00',
    '2018-09-15T16:00',
  ])
})

test('longer is coarser, and over sixty days is left to the calendar', () => {
  assert.equal(timeTicks(utc('2018-09-01T00:00Z'), utc('2018-09-15T00:00Z')).length, 7)
  assert.deepEqual(timeTicks(utc('2018-01-01T00:00Z'), utc('2018-09-01T00:00Z')), [])
  assert.deepEqual(timeTicks(5, 5), [])
})
