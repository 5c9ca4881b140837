import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextOrder, ordered } from './table-order.ts'

test('a head is pressed: ascending, descending, as given', () => {
  const first = nextOrder(null, 'wind')
  assert.deepEqual(first, { key: 'wind', descending: false })
  const second = nextOrder(first, 'wind')
  assert.deepEqual(second, { key: 'wind', descending: true })
  assert.equal(nextOrder(second, 'wind'), null)
  assert.deepEqual(nextOrder(second, 'at'), { key: 'at', descending: false })
})

test('what is missing comes last in both orders, and equals keep theirs', () => {
  const rows = [
    { n: 2, id: 'a' },
    { n: null, id: 'b' },
    { n: 1, id: 'c' },
    { n: 2, id: 'd' },
  ]
  const ids = (descending: boolean) =>
    ordered(rows, (r) => r.n, descending)
      .map((r) => r.id)
      .join('')
  assert.equal(ids(false), 'cadb')
  assert.equal(ids(true), 'adcb')
})

test('numbers within texts count as numbers', () => {
  assert.deepEqual(
    ordered(['10 级', '9 级'], (t) => t, false),
    ['9 级', '10 级'],
  )
})
