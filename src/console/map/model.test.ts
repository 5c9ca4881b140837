import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { boundsOf, roundLength, unwrapped } from './model.ts'

test('a track across 180° is one line', () => {
  assert.deepEqual(
    unwrapped([
      [178, 10],
      [-179, 11],
      [-175, 12],
    ]),
    [
      [178, 10],
      [181, 11],
      [185, 12],
    ],
  )
  assert.deepEqual(
    unwrapped([
      [-175, 12],
      [-179, 11],
      [178, 10],
    ]),
    [
      [185, 12],
      [181, 11],
      [178, 10],
    ],
  )
})

test('no step of an unwrapped line is longer than half the earth, and no place has moved', () => {
  const position = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -80, max: 80 }))
  fc.assert(
    fc.property(fc.array(position), (track) => {
      const line = unwrapped(track)
      line.forEach(([lon], i) => {
        assert.equal((((lon - track[i]![0]) % 360) + 360) % 360, 0)
        if (i > 0) assert.ok(Math.abs(lon - line[i - 1]![0]) <= 180)
      })
    }),
  )
})

test('bounds hold every position; of none there are none', () => {
  assert.deepEqual(
    boundsOf([
      [185, 12],
      [113, 23],
    ]),
    [113, 12, 185, 23],
  )
  assert.equal(boundsOf([]), null)
})

test('a scale is 1, 2 or 5 times a power of ten, not longer than asked', () => {
  assert.deepEqual([999_000, 480, 219, 1, 5000].map(roundLength), [500_000, 200, 200, 1, 5000])
})
