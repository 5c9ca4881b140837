import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { distanceKm } from '#engines/cyclone/sphere.ts'
import type { Position } from '#values'
import { fromGcj02, toGcj02 } from './gcj02.ts'

const metres = (a: Position, b: Position): number =>
  distanceKm({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] }) * 1000

test('reproduces the values that the published implementations agree on', () => {
  const published: [wgs84: Position, gcj02: Position][] = [
    [
      [121.5272106, 31.1774276],
      [121.531541859215, 31.17530398364597],
    ], // Shanghai
    [
      [113.912316, 22.543847],
      [113.9171764808363, 22.540796131694766],
    ], // Shenzhen
    [
      [116.377817, 39.911954],
      [116.38404722455657, 39.91334545536069],
    ], // Beijing
  ]
  for (const [wgs84, gcj02] of published) assert.ok(metres(toGcj02(wgs84), gcj02) < 0.01, `${wgs84.join()}`)
})

test('is the identity outside the box around mainland China', () => {
  for (const place of [
    [-73.98, 40.75],
    [139.69, 35.69],
    [103.82, 0.5],
    [60, 30],
  ] as Position[]) {
    assert.deepEqual(toGcj02(place), place)
    assert.deepEqual(fromGcj02(toGcj02(place)), place)
  }
})

test('the way back finds the place again to a millimetre, far below the 0.1 m asked for', () => {
  const lon = fc.double({ min: 73, max: 136, noNaN: true })
  const lat = fc.double({ min: 2, max: 54, noNaN: true })
  fc.assert(
    fc.property(lon, lat, (x, y) => {
      const there = toGcj02([x, y])
      assert.ok(metres(there, [x, y]) < 1500)
      assert.ok(metres(fromGcj02(there), [x, y]) < 0.001)
    }),
    { numRuns: 2000 },
  )
})

test('in Guangzhou the offset is some 560 m, so mixing the two up is visible', () => {
  const offset = metres(toGcj02([113.2644, 23.1291]), [113.2644, 23.1291])
  assert.ok(offset > 400 && offset < 700, `${offset} m`)
})
