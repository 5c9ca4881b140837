import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { meeting, placeIn, pointInside, type Ring, type Shape } from './shape.ts'

const square = (from: number, to: number): Ring =>
  [[from, from], [to, from], [to, to], [from, to], [from, from]] // prettier-ignore
const withHole: Shape = [[square(0, 10), square(4, 6)]]

test('a position is inside, outside, in a hole (outside) or on a boundary, corners included', () => {
  assert.equal(placeIn([1, 1], withHole), 'inside')
  assert.equal(placeIn([5, 5], withHole), 'outside')
  assert.equal(placeIn([11, 5], withHole), 'outside')
  for (const p of [
    [0, 0],
    [10, 10],
    [0, 5],
    [5, 10],
    [4, 5],
    [6, 6],
  ] as const)
    assert.equal(placeIn(p, withHole), 'boundary', p.join())
  assert.equal(placeIn([-1, 10], withHole), 'outside')
})

test('winding agrees with the angle for a star-shaped polygon', () => {
  const radius = fc.double({ min: 1, max: 3, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(radius, { minLength: 3, maxLength: 40 }),
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      (radii, angle) => {
        const n = radii.length
        const corner = (i: number) =>
          [
            radii[i % n]! * Math.cos((2 * Math.PI * i) / n),
            radii[i % n]! * Math.sin((2 * Math.PI * i) / n),
          ] as const
        const ring = radii.map((_, i) => corner(i))
        const shape: Shape = [[[...ring, ring[0]!]]]
        const at = (r: number) => [r * Math.cos(angle), r * Math.sin(angle)] as const
        // A triangle of radius 1 has an inscribed circle of radius 0.5 at least; nothing reaches beyond 3.
        assert.equal(placeIn(at(0.3 * Math.cos(Math.PI / n)), shape), 'inside')
        assert.equal(placeIn(at(3.01), shape), 'outside')
        assert.equal(placeIn(pointInside(shape[0]!)!, shape), 'inside')
      },
    ),
  )
})

test('segments cross, touch, overlap or stay apart', () => {
  assert.equal(meeting([0, 0], [2, 2], [0, 2], [2, 0]), 'cross')
  assert.equal(meeting([0, 0], [2, 0], [1, 0], [1, 5]), 'touch')
  assert.equal(meeting([0, 0], [2, 0], [2, 0], [3, 7]), 'touch')
  assert.equal(meeting([0, 0], [2, 0], [1, 0], [3, 0]), 'overlap')
  assert.equal(meeting([0, 0], [0, 2], [0, 2], [0, 3]), 'touch')
  assert.equal(meeting([0, 0], [2, 0], [3, 0], [4, 0]), 'apart')
  assert.equal(meeting([0, 0], [2, 0], [0, 1], [2, 1]), 'apart')
})
