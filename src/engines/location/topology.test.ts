import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Position } from '#values'
import { ringAreaM2, shapeAreaM2 } from './area.ts'
import { placeIn, type Ring, type Shape } from './shape.ts'
import { gaps as gapsOf } from './gaps.ts'
import { type Area, overlaps } from './topology.ts'

const box = (west: number, south: number, east: number, north: number): Ring =>
  [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore
const area = (key: string, ...rings: Ring[]): Area => ({ key, shape: [rings] })
const gaps = (areas: readonly Area[], toleranceM2: number) =>
  gapsOf(
    areas.map(({ shape }) => shape),
    toleranceM2,
  )
const near = (got: number | null, want: number): void =>
  assert.ok(got !== null && Math.abs(got / want - 1) < 1e-6, `${got} m², not ${want}`)

/** A net of n x n cells with wobbling corners that neighbours share: a tiling without a fault. */
function tiling(n: number, wobble: (i: number, j: number) => Position): Area[] {
  const corner = (i: number, j: number): Position => {
    const [x, y] = wobble(i, j)
    return [113 + (i + x) * 0.01, 23 + (j + y) * 0.01]
  }
  return Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [k % n, Math.floor(k / n)]
    const ring = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1), corner(i, j)]
    return area(`${i},${j}`, ring)
  })
}

test('what two areas both claim is measured and located', () => {
  const a = area('a', box(113, 23, 113.1, 23.1))
  const b = area('b', box(113.09, 23, 113.2, 23.1))
  const [found, ...more] = overlaps([a, b], [], 100)
  assert.deepEqual(more, [])
  near(found!.areaM2, ringAreaM2(box(113.09, 23, 113.1, 23.1)))
  assert.equal(placeIn(found!.at!, a.shape), 'inside')
  assert.equal(placeIn(found!.at!, b.shape), 'inside')
  assert.deepEqual(overlaps([a, b], [], 1e9), [])
})

test('the same area twice, an area within another and a cut corner are found without a crossing of edges', () => {
  const a = area('a', box(113, 23, 113.1, 23.1))
  near(overlaps([a, { ...a, key: 'twin' }], [], 1)[0]!.areaM2, shapeAreaM2(a.shape))
  const inner = area('inner', box(113.02, 23.02, 113.03, 23.03))
  near(overlaps([a, inner], [], 1)[0]!.areaM2, shapeAreaM2(inner.shape))
  const corner = area('corner', [
    [113, 23],
    [113.1, 23],
    [113.1, 23.1],
    [113, 23],
  ])
  near(overlaps([a, corner], [], 1)[0]!.areaM2, shapeAreaM2(corner.shape))
})

test('an area in the hole of another overlaps nothing', () => {
  const ring = area('ring', box(113, 23, 113.1, 23.1), box(113.04, 23.04, 113.06, 23.06).toReversed())
  assert.deepEqual(overlaps([ring, area('island', box(113.04, 23.04, 113.06, 23.06))], [], 0.01), [])
})

test('others are compared with, but not among themselves', () => {
  const old = [area('p', box(113, 23, 113.1, 23.1)), area('q', box(113.05, 23, 113.2, 23.1))]
  assert.deepEqual(overlaps([area('far', box(114, 23, 114.1, 23.1))], old, 1), [])
  const found = overlaps([area('new', box(113.15, 23, 113.3, 23.1))], old, 1)
  assert.deepEqual(
    found.map(({ a, b }) => [a, b]),
    [['new', 'q']],
  )
})

test('a tiling has neither overlaps nor gaps; moving one corner of one cell makes both', () => {
  const offsets = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 50, maxLength: 50 })
  fc.assert(
    fc.property(offsets, (wobble) => {
      const cells = tiling(4, (i, j) => [wobble[i * 5 + j]!, wobble[i * 5 + j + 25]!])
      assert.deepEqual(overlaps(cells, [], 0.01), [])
      assert.deepEqual(gaps(cells, 0.01), [])
      const centre = cells.findIndex(({ key }) => key === '1,1')
      const ring = cells[centre]!.shape[0]![0]!
      const pulled = ring.with(2, [ring[2]![0] - 0.002, ring[2]![1] - 0.002])
      const broken = cells.with(centre, area('1,1', pulled))
      const missing = gaps(broken, 1)!
      const claimedTwice = overlaps(broken, [], 1).reduce((sum, { areaM2 }) => sum + areaM2!, 0)
      const uncovered = missing.reduce((sum, { areaM2 }) => sum + areaM2, 0)
      const change = ringAreaM2(ring) - ringAreaM2(pulled)
      assert.ok(
        Math.abs(uncovered - claimedTwice - change) < 1,
        `${uncovered} - ${claimedTwice} is not ${change}`,
      )
    }),
    { numRuns: 60 },
  )
})

test("a corner on the neighbour's edge (a T-junction) is no overlap", () => {
  const left = area('left', box(113, 23, 113.1, 23.1))
  const upper = area('upper', box(113.1, 23.05, 113.2, 23.1))
  const lower = area('lower', box(113.1, 23, 113.2, 23.05))
  assert.deepEqual(overlaps([left, upper, lower], [], 0.01), [])
  assert.deepEqual(gaps([left, upper, lower], 0.01), [])
})

test('a hole in what the areas cover together is a gap, measured and located', () => {
  const around: Shape = [[box(113, 23, 113.1, 23.1), box(113.04, 23.04, 113.06, 23.06).toReversed()]]
  const half = area('half', box(113.04, 23.04, 113.05, 23.06))
  const [gap, ...more] = gaps([{ key: 'around', shape: around }, half], 1)!
  assert.deepEqual(more, [])
  near(gap!.areaM2, ringAreaM2(box(113.05, 23.04, 113.06, 23.06)))
  assert.ok(gap!.at[0] > 113.05 && gap!.at[0] < 113.06)
})

test('areas drawn apart, whose edges cross, are united to find the gap', () => {
  // Two bent strips that meet in the west and in the east, 1e-4 degrees over each other.
  const [low, high] = [23.05, 23.06]
  const south = area('south', [[113, 23], [113.3, 23], [113.3, low + 1e-4], [113.2, low], [113.1, low], [113, low + 1e-4], [113, 23]]) // prettier-ignore
  const north = area('north', [[113, low], [113.1, high], [113.2, high], [113.3, low], [113.3, 23.1], [113, 23.1], [113, low]]) // prettier-ignore
  const [gap, ...more] = gaps([south, north], 1000)!
  assert.deepEqual(more, [])
  assert.ok(gap!.at[1] > low && gap!.at[1] < high)
  // A trapezium of 0.3 and 0.1 degrees by 0.01, less the slivers at its ends.
  assert.ok(Math.abs(gap!.areaM2 / ringAreaM2(box(113.05, low, 113.25, high)) - 1) < 0.02, `${gap!.areaM2}`)
})

test('two gaps that touch in a point, and a ring of cells round both, are told apart', () => {
  const cells = tiling(5, () => [0, 0]).filter(({ key }) => key !== '1,1' && key !== '2,2')
  const found = gaps(cells, 1)!
  assert.equal(found.length, 2)
  for (const { areaM2, at } of found) {
    assert.ok(areaM2 > 1e6 && areaM2 < 1.2e6, `${areaM2}`)
    assert.ok(cells.every(({ shape }) => placeIn(at, shape) === 'outside'))
  }
})

test('10,000 grid cells are compared in seconds', () => {
  const cells = tiling(100, (i, j) => [Math.sin(i * 7 + j * 13) * 0.2, Math.cos(i * 3 + j * 5) * 0.2])
  const start = performance.now()
  assert.deepEqual(overlaps(cells, [], 1), [])
  assert.deepEqual(gaps(cells, 1), [])
  assert.ok(performance.now() - start < 10_000)
})
