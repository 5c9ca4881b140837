/**
 * Profiles against figures that others computed from the same published equations: the unit tests of CLIMADA (Aznar-
 * Siguan & Bresch 2019, GMD 12:3085), `test_trop_cyclone_windfields.py`, some of them from its MATLAB forerunner. And
 * against what the equations say of themselves.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { windOrEstimate } from './situation.ts'
import {
  coriolis,
  oneMinuteOf,
  pressureFromWindHpa,
  rmaxFromPressureKm,
  rmaxFromR34Km,
  sizeFromPressure,
  tenMinuteMean,
  usualOuterMs,
} from './size.ts'
import {
  LEARNED,
  PUBLISHED,
  REACH_KM,
  bHolland1980,
  bsHolland2008,
  holland1980Ms,
  holland2010Ms,
  outerSlope,
  profileMs,
  sizeFromRadii,
  vortexOf,
  windAt,
  windFromDeficitMs,
  type ReachKm,
  type WindSource,
} from './wind.ts'

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not within ${tolerance} of ${expected}`)

const still: WindSource = { lat: 20, windMs: 40, pressureHpa: 960, eastMs: 0, northMs: 0 }
const speedOf = ({ eastMs, northMs }: { eastMs: number; northMs: number }) => Math.hypot(eastMs, northMs)

test('Holland 2010, eq. 6 and 10: 17 m/s at 300 km fitted, as CLIMADA computes it', () => {
  const cases = [
    { rmax: 75, peak: 35, bs: 1.75, at: { 75: 35, 220: 21.181497, 300: 17, 490: 12.103461 } },
    {
      rmax: 90,
      peak: 90,
      bs: 1.6,
      at: { 32: 24.823469, 91: 89.992938, 270: 24.381965, 300: 17, 452: 1.929202 },
    },
  ]
  for (const { rmax, peak, bs, at } of cases) {
    const slope = outerSlope(peak, rmax, bs, 300, 17)
    for (const [km, ms] of Object.entries(at))
      near(holland2010Ms(peak, rmax, bs, slope, Number(km)), ms, 1e-6)
  }
})

test('Holland 1980, eq. 5, as the MATLAB reference of CLIMADA gives it', () => {
  for (const [km, ms] of [
    [299.4501244109841, 11.28],
    [291.0737897183741, 11.68],
    [40.665454622610511, 42.41],
  ] as const)
    near(holland1980Ms(39.12, 40.665454622610511, 1.486076257880692, km, -14.089110370469488), ms, 0.01)
  near(bHolland1980(40, 30), 1.667213, 1e-6)
  assert.equal(bHolland1980(35, 15), 2.5)
})

test('Holland 2008, eq. 11: the exponent and the greatest wind, as CLIMADA computes them', () => {
  near(bsHolland2008(4.73, 12.299999279463769, 5.123882725120426, 0.0049), 1.27, 0.01)
  near(windFromDeficitMs(15, 2.5), 34.635341, 1e-6)
  near(windFromDeficitMs(30, 1.67), 40.033421, 1e-6)
})

test('Holland 1980 is in gradient balance with its pressure: V²/r + fV = dp/dr / rho', () => {
  const [deficit, rmax, b, lat] = [50, 40, 1.5, 21]
  const pressurePa = (km: number) => 100 * deficit * Math.exp(-((rmax / km) ** b))
  for (const km of [15, 40, 90, 300]) {
    const v = holland1980Ms(deficit, rmax, b, km, lat)
    const gradient = (pressurePa(km + 0.01) - pressurePa(km - 0.01)) / 20 / 1.15
    near((v * v) / (km * 1000) + coriolis(lat) * v, gradient, 1e-6)
  }
})

test('with the exponent ½ everywhere Holland 2010 is Holland 1980 without the turning earth', () => {
  const [deficit, rmax, bs] = [50, 40, 1.5]
  for (const km of [1, 15, 40, 90, 300])
    near(
      holland2010Ms(windFromDeficitMs(deficit, bs), rmax, bs, 0, km),
      holland1980Ms(deficit, rmax, bs, km, 0),
      1e-9,
    )
})

const storms = fc.record({
  lat: fc.double({ min: -35, max: 35, noNaN: true }),
  windMs: fc.double({ min: 9, max: 75, noNaN: true }),
  size: fc.double({ min: 0.4, max: 2, noNaN: true }),
  eastMs: fc.double({ min: -15, max: 15, noNaN: true }),
  northMs: fc.double({ min: -15, max: 15, noNaN: true }),
})

test('the circular wind is greatest at R and nowhere rises outside of it, for any storm', () => {
  fc.assert(
    fc.property(storms, fc.constantFrom(PUBLISHED, LEARNED), (given, settings) => {
      const vortex = vortexOf({ ...given, pressureHpa: null }, settings)!
      near(profileMs(vortex, vortex.rmaxKm, 0), vortex.peakMs, 1e-9)
      assert.equal(profileMs(vortex, 0, 0), 0)
      let last = vortex.peakMs
      for (let km = vortex.rmaxKm; km <= REACH_KM; km += 5) {
        const here = profileMs(vortex, km, 0)
        // Where it would begin to rise is found to 100 m.
        assert.ok(here <= last + 1e-5, `${here} m/s at ${km} km after ${last}`)
        last = here
      }
    }),
    { numRuns: 300 },
  )
})

test('winds turn against the clock and inwards in the north, with it and inwards in the south', () => {
  const inflow = Math.tan((PUBLISHED.inflowDeg * Math.PI) / 180)
  for (const [lat, around] of [
    [20, 1],
    [-20, -1],
  ] as const) {
    // East of the centre.
    const { eastMs, northMs } = windAt(vortexOf({ ...still, lat }, PUBLISHED)!, { eastKm: 100, northKm: 0 })
    assert.equal(Math.sign(northMs), around)
    near(-eastMs / Math.abs(northMs), inflow, 1e-9)
  }
  assert.equal(speedOf(windAt(vortexOf(still, LEARNED)!, { eastKm: 0, northKm: REACH_KM })), 0)
  assert.ok(Number.isFinite(windAt(vortexOf(still, PUBLISHED)!, { eastKm: 0, northKm: 0 }).eastMs))
})

test('the right of a moving storm is windier in the north, the left in the south; the greatest wind is kept', () => {
  for (const [lat, right] of [
    [20, 1],
    [-20, -1],
  ] as const) {
    const vortex = vortexOf({ ...still, lat, northMs: 6 }, PUBLISHED)!
    const r = vortex.rmaxKm
    const east = speedOf(windAt(vortex, { eastKm: r, northKm: 0 }))
    const west = speedOf(windAt(vortex, { eastKm: -r, northKm: 0 }))
    assert.ok(right * (east - west) > 2, `${east} and ${west}`)
    let most = 0
    for (let a = 0; a < 360; a += 5)
      most = Math.max(
        most,
        speedOf(
          windAt(vortex, {
            eastKm: r * Math.sin((a * Math.PI) / 180),
            northKm: r * Math.cos((a * Math.PI) / 180),
          }),
        ),
      )
    // The share decays on the way from the centre to R, so the sum stays a little below.
    assert.ok(most <= vortex.windMs + 1e-9 && most > 0.96 * vortex.windMs, `${most} of ${vortex.windMs}`)
  }
})

test('given radii are reached in their quadrants, and stand for size and asymmetry', () => {
  const radii: ReachKm[] = [
    { windMs: 13.9, quadrantsKm: [380, 330, 260, 300] },
    { windMs: 24.5, quadrantsKm: [120, 100, 80, 90] },
  ]
  const vortex = vortexOf({ ...still, eastMs: -5, radii }, PUBLISHED)!
  for (const { windMs, quadrantsKm } of radii)
    for (const [q, km] of quadrantsKm.entries()) near(profileMs(vortex, km, 45 + 90 * q), windMs, 0.01)
  assert.equal(Math.abs(vortex.pushEastMs), 0)
  const between = profileMs(vortex, 250, 90)
  assert.ok(between > profileMs(vortex, 250, 225) && between < profileMs(vortex, 250, 45))
  const size = sizeFromRadii({ ...still, radii }, PUBLISHED)!
  const later = vortexOf({ ...still, size }, { ...PUBLISHED, motionShare: 0 })!
  near(profileMs(later, 317.5, 0), 13.9, 0.1)
  assert.equal(sizeFromRadii(still, PUBLISHED), null)
  // A quadrant without that wind falls back to the size.
  assert.ok(
    Number.isFinite(
      profileMs(
        vortexOf({ ...still, radii: [{ windMs: 13.9, quadrantsKm: [300, 0, 0, 0] }] }, PUBLISHED)!,
        200,
        180,
      ),
    ),
  )
})

test('wind from pressure and pressure from wind are each the other turned round', () => {
  for (const pressureHpa of [1000, 980, 940]) {
    const fix = { atMs: 0, lon: 0, lat: 0, wind: null, pressureHpa, grade: null, nature: 'tropical' } as const
    const { windMs } = windOrEstimate(fix, 'ibtracs')
    near(pressureFromWindHpa(windMs), pressureHpa, 1e-6)
    assert.equal(sizeFromPressure(windMs, pressureFromWindHpa(windMs)), 1)
  }
  near(tenMinuteMean(oneMinuteOf(30), 1), 30, 1e-9)
  assert.ok(sizeFromPressure(36, 960) > sizeFromPressure(36, 980), 'the deeper of two alike is the larger')
  assert.equal(sizeFromPressure(20, 1015), 0.4)
  assert.equal(vortexOf({ ...still, windMs: null, pressureHpa: null }, PUBLISHED), null)
  assert.ok(vortexOf({ ...still, windMs: null }, PUBLISHED)!.windMs > 25)
})

test('the estimates of size keep to the relations that they cite', () => {
  // Vickery & Wadhera 2008: no deficit, at the equator, is e^3.015 km.
  near(rmaxFromPressureKm(0, 0), Math.exp(3.015), 1e-9)
  // Chavas & Knaff 2022: at 34 kn the momentum at R is 0.699 of that at the radius of 34 kn.
  const outerMs = (34 * 1852) / 3600
  const [r34, f] = [200_000, coriolis(20)]
  const rmax = 1000 * rmaxFromR34Km(tenMinuteMean(outerMs, 1), 200, 20)
  near((rmax * outerMs + 0.5 * f * rmax * rmax) / (r34 * outerMs + 0.5 * f * r34 * r34), 0.699, 1e-9)
  // Knaff & Zehr 2007 at 25° N and 100 kn: R 57.683 km, x 0.6647.
  const hundred = tenMinuteMean((100 * 1852) / 3600, 1)
  near(usualOuterMs(hundred, 25) / hundred, (57.683 / 500) ** 0.6647, 1e-9)
})
