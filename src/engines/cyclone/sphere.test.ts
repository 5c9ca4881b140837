import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  EARTH_RADIUS_KM,
  bearingDeg,
  between,
  destination,
  displace,
  displacement,
  distanceKm,
  headingDeg,
  unwrapLongitudes,
  wrapLongitude,
} from './sphere.ts'

const near = (a: number, b: number, tolerance: number, what?: string) =>
  assert.ok(Math.abs(a - b) <= tolerance, what ?? `${a} is not within ${tolerance} of ${b}`)

const point = fc.record({
  lon: fc.double({ min: -179.999, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
})

test('distances: a degree of latitude, a quarter of the globe, Guangzhou to Hong Kong', () => {
  near(distanceKm({ lon: 0, lat: 0 }, { lon: 0, lat: 1 }), (EARTH_RADIUS_KM * Math.PI) / 180, 1e-9)
  near(distanceKm({ lon: 30, lat: 0 }, { lon: 120, lat: 0 }), (EARTH_RADIUS_KM * Math.PI) / 2, 1e-9)
  near(distanceKm({ lon: 113.26, lat: 23.13 }, { lon: 114.17, lat: 22.3 }), 131.5, 1)
})

test('across 180 degrees the short way is taken', () => {
  const a = { lon: 179, lat: 0 }
  const b = { lon: -179, lat: 0 }
  near(distanceKm(a, b), 2 * distanceKm({ lon: 0, lat: 0 }, { lon: 1, lat: 0 }), 1e-9)
  near(bearingDeg(a, b), 90, 1e-9)
  near(bearingDeg(b, a), 270, 1e-9)
  near(destination(a, 90, distanceKm(a, b)).lon, -179, 1e-9)
  near(Math.abs(between(a, b, 0.5).lon), 180, 1e-9)
})

test('over the pole', () => {
  const there = destination({ lon: 20, lat: 80 }, 0, distanceKm({ lon: 20, lat: 80 }, { lon: -160, lat: 80 }))
  near(there.lat, 80, 1e-9)
  near(there.lon, -160, 1e-6)
  assert.ok(Number.isFinite(destination({ lon: 20, lat: 90 }, 45, 500).lon))
})

test('a displacement leads back to where it was measured to', () => {
  fc.assert(
    fc.property(point, point, (a, b) => {
      fc.pre(distanceKm(a, b) < 19_000)
      const there = displace(a, displacement(a, b))
      near(distanceKm(there, b), 0, 1e-3)
      assert.ok(there.lon > -180 && there.lon <= 180)
    }),
  )
})

test('destination agrees with bearing and distance', () => {
  fc.assert(
    fc.property(point, fc.double({ min: 0, max: 359, noNaN: true }), (from, bearing) => {
      fc.pre(Math.abs(from.lat) < 85)
      const there = destination(from, bearing, 500)
      near(distanceKm(from, there), 500, 1e-3)
      near(Math.abs(wrapLongitude(bearingDeg(from, there) - bearing)), 0, 1e-4)
    }),
  )
})

test('longitudes are wrapped into (-180, 180] and unwrapped along a path', () => {
  assert.equal(wrapLongitude(-180), 180)
  assert.equal(wrapLongitude(180), 180)
  assert.equal(wrapLongitude(181), -179)
  assert.equal(wrapLongitude(540), 180)
  assert.deepEqual(unwrapLongitudes([178, -180 + 1, -178, 179]), [178, 181, 182, 179])
  assert.deepEqual(unwrapLongitudes([]), [])
})

test('a heading is counted clockwise from north', () => {
  assert.equal(headingDeg(0, 1), 0)
  assert.equal(headingDeg(1, 0), 90)
  assert.equal(headingDeg(0, -1), 180)
  assert.equal(headingDeg(-1, 0), 270)
})
