import assert from 'node:assert/strict'
import test from 'node:test'
import { targetAt } from './pointing.ts'

const line = {
  kind: 'analog',
  id: 'line',
  points: [
    [0, 0],
    [100, 0],
  ],
} as const
const mark = { kind: 'fix', id: '0', points: [[50, 6]] } as const

test('a line is met anywhere along it, within reach and not beyond its end', () => {
  assert.equal(targetAt([line], 70, 5)?.id, 'line')
  assert.equal(targetAt([line], 70, 7), null)
  assert.equal(targetAt([line], 107, 0), null)
})

test('a mark counts before a line that is nearer', () => {
  assert.equal(targetAt([line, mark], 50, 1), mark)
  assert.equal(targetAt([line, mark], 30, 1), line)
})
