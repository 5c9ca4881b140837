import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from 'geojson'
import { type Box, alongEdge, clipRing, continuous, partsInside } from './clip.ts'

const box: Box = [0, 0, 10, 10]
const square = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const area = (ring: readonly Position[]) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i]![0]! * y! - x! * ring[i]![1]!), 0)) / 2

test('a ring inside the box stays whole', () => {
  assert.equal(area(clipRing(square(2, 2, 4, 4), box)), 4)
})

test('a ring outside the box is gone', () => {
  assert.deepEqual(clipRing(square(20, 20, 30, 30), box), [])
})

test('what crosses the edge is cut at it, and the cut is known as no coast', () => {
  const ring = clipRing(square(8, 4, 14, 6), box)
  assert.equal(area(ring), 4)
  assert.ok(ring.every(([lon]) => lon! <= 10))
  const cuts = ring.slice(1).filter((p, i) => alongEdge(ring[i]!, p, box))
  assert.equal(cuts.length, 1)
})

test('a ring larger than the box becomes the box', () => {
  assert.equal(area(clipRing(square(-5, -5, 15, 15), box)), 100)
})

test('a ring across the dateline is drawn on both sides of it, and not across the world', () => {
  const ring: Position[] = [
    [178, -17],
    [-178, -17],
    [-178, -15],
    [178, -15],
    [178, -17],
  ]
  const parts = partsInside(continuous(ring), [-180, -90, 180, 90])
  assert.equal(parts.length, 2)
  assert.deepEqual(parts.map(area), [4, 4])
})

test('a ring around the south pole is closed along it', () => {
  const ring: Position[] = [-180, -90, 0, 90, -180].map((lon) => [lon, -70])
  const closed = continuous(ring)
  assert.deepEqual(closed.at(-1), closed[0])
  assert.equal(area(closed), 360 * 20)
})
