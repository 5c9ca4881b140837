import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Timeline, snapped, stepped } from './timeline.ts'

const at = (text: string) => new Date(`2018-09-${text}:00Z`)
const now = new Date('2026-01-01T00:00:00Z')
const grid: Timeline = { from: at('10T00'), to: at('12T00'), stepMinutes: 360 }
const fixes: Timeline = { ...grid, moments: [at('10T00'), at('10T06'), at('10T09'), at('12T00')] }

test('a step goes onto the grid, from wherever one stands', () => {
  assert.deepEqual(stepped(grid, at('10T06'), 1, now), at('10T12'))
  assert.deepEqual(stepped(grid, at('10T07'), 1, now), at('10T12'))
  assert.deepEqual(stepped(grid, at('10T07'), -1, now), at('10T06'))
  assert.deepEqual(stepped(grid, at('10T06'), -1, now), at('10T00'))
})

test('not beyond the ends, nor into the future', () => {
  assert.deepEqual(stepped(grid, at('12T00'), 1, now), at('12T00'))
  assert.deepEqual(stepped(grid, at('10T00'), -1, now), at('10T00'))
  assert.deepEqual(stepped(grid, at('10T12'), 1, at('10T13')), at('10T13'))
})

test('from now, back is the step before the end', () => {
  assert.deepEqual(stepped(grid, null, -1, now), at('11T18'))
  assert.deepEqual(stepped(fixes, null, -1, now), at('10T09'))
})

test('irregular moments are walked one by one', () => {
  assert.deepEqual(stepped(fixes, at('10T06'), 1, now), at('10T09'))
  assert.deepEqual(stepped(fixes, at('10T07'), 1, now), at('10T09'))
  assert.deepEqual(stepped(fixes, at('10T07'), -1, now), at('10T06'))
  assert.deepEqual(stepped(fixes, at('12T00'), 1, now), at('12T00'))
  assert.deepEqual(stepped(fixes, at('10T00'), 2, now), at('10T09'))
})

test('the slider stands at a moment that there is', () => {
  assert.deepEqual(snapped(fixes, at('10T08').getTime() / 60_000), at('10T09'))
  assert.deepEqual(snapped(grid, at('10T08').getTime() / 60_000), at('10T08'))
})

test('without a timeline a step is an hour', () => {
  assert.deepEqual(stepped(null, at('10T06'), -1, now), at('10T05'))
  assert.deepEqual(stepped(null, null, -1, at('10T06')), at('10T05'))
})
