import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidCell } from 'h3-js'
import { cellCount, cellOf, cellsOf } from './cells.ts'
import type { Shape } from './shape.ts'

const block = (west: number, east: number): Shape =>
  [[[[west, 23.1], [east, 23.1], [east, 23.13], [west, 23.13], [west, 23.1]]]] // prettier-ignore

test('a position has a cell of the resolution', () => {
  const cell = cellOf([113.2644, 23.1291])
  assert.ok(isValidCell(cell))
  assert.equal(cell[1], 'a') // The second digit is the resolution: 10.
  assert.equal(cellOf([113.2644, 23.1291], 7)[1], '7')
})

test('neighbours share no cell, together they have those of the whole, and the estimate is near', () => {
  const [left, right, whole] = [
    cellsOf(block(113.2, 113.25)),
    cellsOf(block(113.25, 113.3)),
    cellsOf(block(113.2, 113.3)),
  ]
  assert.equal(left.filter((cell) => right.includes(cell)).length, 0)
  assert.deepEqual([...left, ...right].sort(), whole)
  // H3's cells are not all of one size: those at this place are within a third of the average.
  const ratio = whole.length / cellCount(block(113.2, 113.3))
  assert.ok(ratio > 0.7 && ratio < 1.5, `${ratio}`)
})
