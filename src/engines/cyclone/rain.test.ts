import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { rainProfile, rainRateMmH } from './rain.ts'

const KNOT = 1852 / 3600
const INCH_A_DAY = 25.4 / 24

test('R-CLIPER at 35 kn (U = 1) is the sum of the coefficients of Tuleya et al. 2007, table 2', () => {
  const profile = rainProfile(35 * KNOT)
  const close = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 1e-9)
  close(rainRateMmH(profile, 0), (3.96 - 1.1) * INCH_A_DAY)
  close(rainRateMmH(profile, 51.5), (4.8 - 1.6) * INCH_A_DAY)
  close(rainRateMmH(profile, 51.5 + 134), ((4.8 - 1.6) * INCH_A_DAY) / Math.E)
})

test('rain is never negative, greatest at its radius and falls from there, for any wind', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 95, noNaN: true }),
      fc.double({ min: 0, max: 900, noNaN: true }),
      (windMs, km) => {
        const profile = rainProfile(windMs)
        const here = rainRateMmH(profile, km)
        assert.ok(here >= 0 && here <= Math.max(profile.mostMmH, profile.centreMmH) + 1e-9)
        if (km > profile.mostKm) assert.ok(rainRateMmH(profile, km + 10) <= here)
      },
    ),
  )
})
