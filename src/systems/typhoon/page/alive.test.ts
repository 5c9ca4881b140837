import assert from 'node:assert/strict'
import test from 'node:test'
import type { StormSummary } from '../schema.ts'
import { aliveAt } from './alive.ts'

const storm = (id: string, firstAt: string, lastAt: string): StormSummary => ({
  id,
  source: 'operational',
  key: id,
  season: 2026,
  number: null,
  name: id,
  sample: false,
  revision: 1,
  firstAt,
  lastAt,
  fixes: 3,
  maxWindMs: 30,
})
const storms = [
  storm('a', '2026-08-01T00:00:00Z', '2026-08-06T00:00:00Z'),
  storm('b', '2026-08-03T00:00:00Z', '2026-08-09T00:00:00Z'),
  storm('c', '2026-08-08T00:00:00Z', '2026-08-12T00:00:00Z'),
]
const at = (atMs: string, isNow = false) =>
  aliveAt(storms, { id: 'b', atMs: Date.parse(atMs), isNow }).map(({ id }) => id)

test('another storm is named while it lives; what begins later is not known yet', () => {
  assert.deepEqual(at('2026-08-04T00:00:00Z'), ['a'])
  assert.deepEqual(at('2026-08-07T00:00:00Z'), [])
  assert.deepEqual(at('2026-08-08T06:00:00Z'), ['c'])
})

test('at present a storm is active for two days after its last position', () => {
  assert.deepEqual(at('2026-08-07T00:00:00Z', true), ['a'])
  assert.deepEqual(at('2026-08-08T06:00:00Z', true), ['c'])
})
