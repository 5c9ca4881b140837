import assert from 'node:assert/strict'
import test from 'node:test'
import { array, assert as check, constant, double, integer, property, record } from 'fast-check'
import { placeLabels } from './place-labels.ts'

const room = { left: 0, top: 0, right: 400, bottom: 300 }

test('labels never cover each other and never leave the room', () => {
  const label = record({
    x: double({ min: 0, max: 400, noNaN: true }),
    y: double({ min: 0, max: 300, noNaN: true }),
    gap: constant(8),
    width: integer({ min: 10, max: 120 }),
    height: constant(16),
  })
  check(
    property(array(label, { maxLength: 30 }), (wanted) => {
      const boxes = placeLabels(wanted, room).filter((box) => box !== null)
      for (const [i, a] of boxes.entries()) {
        assert.ok(a.left >= 0 && a.top >= 0 && a.right <= 400 && a.bottom <= 300)
        for (const b of boxes.slice(i + 1))
          assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)
      }
    }),
  )
})

test('a label stands at the right where there is room, and at the left at the right edge', () => {
  const at = (x: number) => placeLabels([{ x, y: 100, gap: 8, width: 50, height: 16 }], room)[0]!
  assert.equal(at(100).left, 108)
  assert.equal(at(390).right, 382)
})
