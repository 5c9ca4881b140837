import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { EARTH_RADIUS_KM } from '#engines/cyclone/sphere.ts'
import { polygonAreaM2, ringAreaM2 } from './area.ts'
import type { Ring } from './shape.ts'

const box = (west: number, south: number, east: number, north: number): Ring =>
  [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore

const RAD = Math.PI / 180
/** A zone of the sphere between two parallels has the area 2 pi R² (sin north - sin south). */
const zoneM2 = (west: number, south: number, east: number, north: number): number =>
  (EARTH_RADIUS_KM * 1000) ** 2 * (east - west) * RAD * (Math.sin(north * RAD) - Math.sin(south * RAD))

test('a box between two parallels has the area of its part of the zone', () => {
  const lon = fc.double({ min: -170, max: 170, noNaN: true })
  const lat = fc.double({ min: -80, max: 80, noNaN: true })
  const size = fc.double({ min: 1e-3, max: 8, noNaN: true })
  fc.assert(
    fc.property(lon, lat, size, size, (west, south, wide, high) => {
      const got = ringAreaM2(box(west, south, west + wide, south + high))
      const want = zoneM2(west, south, west + wide, south + high)
      assert.ok(Math.abs(got / want - 1) < 1e-8, `${got} ${want}`)
    }),
  )
})

test('clockwise is negative, and a hole is taken off whichever way it runs', () => {
  const outer = box(113, 23, 113.2, 23.2)
  const hole = box(113.05, 23.05, 113.1, 23.1)
  assert.equal(ringAreaM2(outer.toReversed()), -ringAreaM2(outer))
  const want = ringAreaM2(outer) - ringAreaM2(hole)
  assert.equal(polygonAreaM2([outer, hole]), want)
  assert.equal(polygonAreaM2([outer, hole.toReversed()]), want)
})

test('a sliver of 10 m by 10 cm keeps its digits', () => {
  const metre = 1 / (EARTH_RADIUS_KM * 1000 * RAD)
  const got = ringAreaM2(box(113.3, 23.1, 113.3 + (10 * metre) / Math.cos(23.1 * RAD), 23.1 + 0.1 * metre))
  assert.ok(Math.abs(got - 1) < 1e-4, `${got} m²`)
})
