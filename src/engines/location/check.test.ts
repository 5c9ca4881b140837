import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ringAreaM2 } from './area.ts'
import { checkShape } from './check.ts'

type Pair = [number, number]
const box = (west: number, south: number, east: number, north: number): Pair[] =>
  [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore

/** The one fault of a shape, as `kind polygon/ring/vertex`. */
const faults = (coordinates: unknown): string[] =>
  checkShape(coordinates).faults.map((f) => `${f.fault} ${f.polygon}/${f.ring}/${f.vertex}`)

test('a valid shape with a hole and two parts passes unchanged', () => {
  const shape = [[box(0, 0, 4, 4), box(1, 1, 2, 2).reverse()], [box(5, 0, 6, 1)]]
  assert.deepEqual(checkShape(shape), { shape, faults: [], turned: [] })
})

test('rings that run the wrong way are turned and named, not refused', () => {
  const { shape, faults: none, turned } = checkShape([[box(0, 0, 4, 4).reverse(), box(1, 1, 2, 2)]])
  assert.deepEqual(none, [])
  assert.deepEqual(
    turned.map((s) => s.ring),
    [0, 1],
  )
  assert.ok(ringAreaM2(shape![0]![0]!) > 0 && ringAreaM2(shape![0]![1]!) < 0)
})

test('each fault names its polygon, ring and vertex', () => {
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [0, 4],
        ],
      ],
    ]),
    ['not-closed 0/0/3'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 0],
          [0, 0],
        ],
      ],
    ]),
    ['too-few-vertices 0/0/0'],
  )
  assert.deepEqual(
    faults([
      [
        box(0, 0, 9, 9),
        [
          [1, 1],
          [2, '1'],
          [2, 2],
          [1, 1],
        ],
      ],
    ]),
    ['not-a-position 0/1/1'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [200, 0],
          [4, 95],
          [0, 0],
        ],
      ],
    ]),
    ['out-of-range 0/0/1', 'out-of-range 0/0/2'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 0],
          [4, 0],
          [4, 4],
          [0, 0],
        ],
      ],
    ]),
    ['duplicate-vertex 0/0/2'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 4],
          [0, 0],
        ],
      ],
    ]),
    ['self-intersection 0/0/0'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [2, 0],
          [0, 4],
          [0, 0],
        ],
      ],
    ]),
    ['self-intersection 0/0/0', 'self-intersection 0/0/0'],
  )
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [4, 0],
          [2, 0],
          [0, 0],
        ],
      ],
    ])[0],
    'self-intersection 0/0/0',
  )
  assert.deepEqual(faults([[box(0, 0, 4, 4), box(5, 5, 6, 6)]]), ['hole-outside 0/1/0'])
  assert.deepEqual(faults([[box(0, 0, 4, 4), box(3, 3, 6, 6)]])[0]?.split(' ')[0], 'rings-cross')
  assert.deepEqual(faults([[box(0, 0, 9, 9), box(1, 1, 8, 8), box(2, 2, 3, 3)]]), ['holes-nested 0/2/0'])
  assert.deepEqual(faults([[box(0, 0, 9, 9)], [box(2, 2, 3, 3)]]), ['parts-overlap 1/0/0'])
  assert.deepEqual(faults([]), ['not-a-ring 0/0/0'])
  assert.deepEqual(
    faults([
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
      'x',
    ]),
    ['not-a-ring 1/0/0'],
  )
})

test('a pinched ring is a vertex that is there twice; a hole may touch the outer ring in one point', () => {
  const bowTie = [
    [0, 0],
    [2, 2],
    [4, 0],
    [4, 4],
    [2, 2],
    [0, 4],
    [0, 0],
  ]
  assert.deepEqual(faults([[bowTie]]), ['duplicate-vertex 0/0/4'])
  assert.deepEqual(
    faults([
      [
        box(0, 0, 4, 4),
        [
          [0, 2],
          [2, 3],
          [2, 1],
          [0, 2],
        ],
      ],
    ]),
    [],
  )
})

test('parts may touch along nothing but points', () => {
  assert.deepEqual(faults([[box(0, 0, 1, 1)], [box(1, 1, 2, 2)]]), [])
  assert.equal(faults([[box(0, 0, 1, 1)], [box(1, 0, 2, 1)]])[0]?.split(' ')[0], 'parts-overlap')
})

test('any star-shaped ring is valid', () => {
  const radii = fc.array(fc.double({ min: 1, max: 1.5, noNaN: true }), { minLength: 8, maxLength: 60 })
  fc.assert(
    fc.property(radii, (all) => {
      const ring = all.map((r, i): Pair => [
        r * Math.cos((2 * Math.PI * i) / all.length),
        r * Math.sin((2 * Math.PI * i) / all.length),
      ])
      assert.deepEqual(checkShape([[[...ring, ring[0]]]]).faults, [])
    }),
  )
})

test('swapping two far vertices of a convex ring never goes unnoticed', () => {
  // Of a ring that is not convex the swapped one may be valid again.
  const gaps = fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 8, maxLength: 60 })
  fc.assert(
    fc.property(gaps, (all) => {
      const whole = all.reduce((sum, gap) => sum + gap, 0)
      let angle = 0
      const ring = all.map((gap): Pair => {
        angle += (2 * Math.PI * gap) / whole
        return [Math.cos(angle), Math.sin(angle)]
      })
      assert.deepEqual(checkShape([[[...ring, ring[0]]]]).faults, [])
      const swapped = ring.with(0, ring[4]!).with(4, ring[0]!)
      assert.notEqual(checkShape([[[...swapped, swapped[0]]]]).faults.length, 0)
    }),
    { numRuns: 300 },
  )
})

test('noise ends after twenty faults, and 100,000 vertices are checked in a second', () => {
  const noise = Array.from({ length: 20_000 }, (_, i): Pair => [(i * 7919) % 100, (i * 104_729) % 80])
  assert.equal(checkShape([[[...noise, noise[0]]]]).faults.length, 20)
  const n = 100_000
  const round = Array.from({ length: n }, (_, i): Pair => [
    113 + Math.cos((2 * Math.PI * i) / n) * (1 + (i % 2) * 1e-5),
    23 + Math.sin((2 * Math.PI * i) / n) * (1 + (i % 2) * 1e-5),
  ])
  const start = performance.now()
  assert.deepEqual(checkShape([[[...round, round[0]]]]).faults, [])
  assert.ok(performance.now() - start < 5000)
})

test('whatever JSON holds is answered, never thrown at', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void checkShape(value)))
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.array(fc.array(fc.double(), { maxLength: 3 })))),
      (value) => void checkShape(value),
    ),
  )
})
