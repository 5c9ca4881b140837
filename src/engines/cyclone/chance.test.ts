import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from './chance.ts'

test('the same numbers everywhere, as the published generator gives them', () => {
  const next = mulberry32(1)
  assert.deepEqual([next(), next(), next()], [2693262067, 11749833, 2265367787])
})
