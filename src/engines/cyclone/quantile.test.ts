import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { deviate, quantileOf, rangeOf, select } from './quantile.ts'

const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 })

test('quantiles are elements of the sorted values', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
      const sorted = Float32Array.from(given).sort()
      const rank = Math.max(0, Math.ceil(part * given.length) - 1)
      assert.equal(quantileOf(Float32Array.from(given), given.length, part), sorted[rank])
      const at = (p: number) => sorted[Math.max(0, Math.ceil(p * given.length) - 1)]
      assert.deepEqual(rangeOf(Float32Array.from(given)), { p10: at(0.1), p50: at(0.5), p90: at(0.9) })
    }),
  )
  assert.equal(quantileOf(new Float32Array(4), 0, 0.5), 0)
  assert.deepEqual(rangeOf(new Float32Array(0)), { p10: 0, p50: 0, p90: 0 })
})

test('an element of a rank among some of the values; the others stay', () => {
  fc.assert(
    fc.property(values, fc.nat(), fc.nat(), (given, cut, at) => {
      const count = 1 + (cut % given.length)
      const rank = at % count
      const some = Float32Array.from(given)
      assert.equal(select(some, 0, count - 1, rank), Float32Array.from(given.slice(0, count)).sort()[rank])
      assert.deepEqual(some.slice(count), Float32Array.from(given.slice(count)))
    }),
  )
})

test('the deviates of members have mean 0, spread 1, and two dimensions do not move together', () => {
  const of = (dimension: 0 | 1) => Array.from({ length: 200 }, (_, m) => deviate(m, dimension))
  const [a, b] = [of(0), of(1)]
  const mean = (row: number[]) => row.reduce((sum, z) => sum + z, 0) / row.length
  for (const row of [a, b]) {
    assert.ok(Math.abs(mean(row)) < 0.02, `${mean(row)}`)
    assert.ok(Math.abs(mean(row.map((z) => z * z)) - 1) < 0.05)
  }
  assert.ok(Math.abs(mean(a.map((z, i) => z * b[i]!))) < 0.1)
})
