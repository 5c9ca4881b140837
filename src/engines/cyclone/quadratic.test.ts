import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { buildHistory } from './history.ts'
import {
  backSubstitute,
  cholesky,
  evaluate,
  fitYear,
  quadraticTerms,
  sumByYear,
  termCount,
  type Regression,
} from './quadratic.ts'
import { sampleHistory } from './sample.ts'

test('the terms of the first m predictors come first', () => {
  const terms = (values: number[]) => {
    const into = new Float64Array(termCount(values.length))
    quadraticTerms(values, values.length, into)
    return [...into]
  }
  assert.deepEqual(terms([2, 3]), [1, 2, 4, 3, 6, 9])
  assert.deepEqual(terms([2, 3, 5]).slice(0, 6), terms([2, 3]))
  assert.equal(termCount(8), 45)
})

test('the factor solves any positive definite system, and its leading part the leading one', () => {
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(entries, (a) => {
      // A A' + I, packed by rows.
      const full = (i: number, j: number) =>
        [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * i + k]! * a[4 * j + k]!, i === j ? 1 : 0)
      const packed = Float64Array.from(
        [0, 1, 2, 3].flatMap((i) => Array.from({ length: i + 1 }, (_, j) => full(i, j))),
      )
      const factor = cholesky(packed, 4)
      for (const n of [2, 4]) {
        const y = Float64Array.from({ length: n }, (_, i) => i - 1)
        const x = backSubstitute(factor, y)
        for (let i = 0; i < n; i++) {
          const back = x.reduce((sum, value, j) => sum + full(i, j) * value, 0)
          assert.ok(Math.abs(back - y[i]!) < 1e-8)
        }
      }
    }),
  )
})

test('a term that the others make up does not break the fit', () => {
  const x = backSubstitute(cholesky(Float64Array.of(4, 4, 4), 2), Float64Array.of(2, 2))
  assert.ok(x.every(Number.isFinite))
  assert.ok(Math.abs(x[0]! + x[1]! - 0.5) < 1e-6)
})

test('a quadratic law is found again from the years before, and years from then on are not seen', () => {
  const history = buildHistory(sampleHistory({ lastSeason: 2020 }))
  const law = (row: number) => 3 + 2 * history.lat[row]! - 0.1 * history.lat[row]! * history.windMs[row]!
  const regression: Regression = {
    predictors: 2,
    outputs: 1,
    inputs(row, into) {
      into[0] = history.lat[row]!
      into[1] = history.windMs[row]!
      return true
    },
    truth(row, lead, into) {
      // A law that breaks in 2010.
      into[0] = law(row) + (history.atMs[row]! >= Date.UTC(2010, 0, 1) ? 1000 : 0)
      return lead < 3
    },
  }
  const sums = sumByYear(history, regression)
  const models = fitYear(sums, 2010, [1, 2], 1)
  assert.deepEqual(
    models.map((model) => model !== null),
    [true, true, true, ...Array.from({ length: 7 }, () => false)],
  )
  const terms = new Float64Array(termCount(2))
  quadraticTerms([18, 40], 2, terms)
  assert.ok(Math.abs(evaluate(models[0]!, 2, terms, 0) - (3 + 36 - 72)) < 1e-3)
  assert.ok(models[0]!.rms < 1e-3)
  assert.ok(fitYear(sums, 2012, [1, 2], 1)[0]!.rms > 100)
  assert.equal(fitYear(sums, 1990, [1, 2], 1)[0], null)
})
