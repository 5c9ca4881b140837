import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { terrainExposure } from './exposure.ts'
import { impact, strikeProbability, type EnsembleMember, type ImpactPlace } from './impact.ts'
import { rainProfile, rainRateMmH } from './rain.ts'
import { oneMinuteOf, tenMinuteMean } from './size.ts'
import { displacement, wrapLongitude } from './sphere.ts'
import { LEARNED, vortexOf, windAt } from './wind.ts'

const near = (value: number, expected: number, tolerance: number, what = '') =>
  assert.ok(
    Math.abs(value - expected) <= tolerance,
    `${what} ${value} is not within ${tolerance} of ${expected}`,
  )

/** Along a parallel, so many degrees a 12-hour step. */
const along = (lon: number, lat: number, stepDeg: number, windMs: number, steps = 10): EnsembleMember => ({
  points: Array.from({ length: steps + 1 }, (_, i) => ({
    h: 12 * i,
    lon: wrapLongitude(lon + i * stepDeg),
    lat,
    windMs,
  })),
})
const sea = terrainExposure('sea')
const place = (lon: number, lat: number): ImpactPlace => ({ code: 'here', lon, lat, exposure: sea })
const exact = { meanMinutes: 10, windLogSpread: 0, rainLogSpread: 0 } as const

test('a standing storm brings the wind and rain that the vortex has there', () => {
  for (const lat of [20, -20]) {
    const member = along(115, lat, 0, 40)
    for (const [dLon, dLat] of [
      [0.5, 0.3],
      [-1.5, 0.2],
      [0.2, -2.6],
    ] as const) {
      const there = place(115 + dLon, lat + dLat)
      const [result] = impact([member], [there], exact)
      const vortex = vortexOf({ lat, windMs: 40, pressureHpa: null, eastMs: 0, northMs: 0 }, LEARNED)!
      const from = displacement({ lon: 115, lat }, there)
      const { eastMs, northMs } = windAt(vortex, from)
      // The tables, and directions as seen from the place rather than from the centre.
      near(result!.period.maxWindMs.p50, Math.hypot(eastMs, northMs), 0.05, 'wind')
      const mmH = rainRateMmH(rainProfile(oneMinuteOf(40)), Math.hypot(from.eastKm, from.northKm))
      near(result!.period.rainMm.p50, 120 * mmH, 120 * mmH * 1e-3, 'rain')
      assert.equal(result!.h.length, 40)
      near(result!.windMs.p50[5]!, Math.hypot(eastMs, northMs), 0.5, 'from bins')
    }
  }
})

test('a moving storm: the wind at the end of a step is that of the vortex there, motion included', () => {
  const member = along(120, 20, -1, 35)
  const there = place(116, 21)
  const [result] = impact([member], [there], exact)
  const km = (lon: number) => displacement({ lon, lat: 20 }, there)
  const eastMs = -(displacement({ lon: 120, lat: 20 }, { lon: 119, lat: 20 }).eastKm * -1000) / (12 * 3600)
  const vortex = vortexOf({ lat: 20, windMs: 35, pressureHpa: null, eastMs, northMs: 0 }, LEARNED)!
  let most = 0
  for (let lon = 120; lon >= 110; lon -= 0.05) {
    const wind = windAt(vortex, km(lon))
    most = Math.max(most, Math.hypot(wind.eastMs, wind.northMs))
  }
  near(result!.period.maxWindMs.p50, most, 0.03 * most)
})

test('winds of another averaging time are brought to ten minutes', () => {
  const of = (meanMinutes: 1 | 2 | 10, windMs: number) =>
    impact([along(115, 20, 0, windMs)], [place(115.5, 20)], { ...exact, meanMinutes })[0]!.period.maxWindMs
      .p50
  for (const minutes of [1, 2] as const) near(of(minutes, 40), of(10, tenMinuteMean(40, minutes)), 1e-6)
})

test('180 degrees are like any other', () => {
  const at = (shift: number) =>
    impact(
      [along(118 + shift, 20, -0.7, 45), along(117 + shift, 19, -0.5, 30)].map(({ points }) => ({
        points: points.map((p) => ({ ...p, lon: wrapLongitude(p.lon) })),
      })),
      [place(wrapLongitude(114 + shift), 21)],
      { meanMinutes: 2 },
    )
  const [here, there] = [at(0), at(66)]
  assert.deepEqual(
    there[0]!.windMs.p50.map((v) => v.toFixed(6)),
    here[0]!.windMs.p50.map((v) => v.toFixed(6)),
  )
  near(there[0]!.period.near[2]!.expectedH!, here[0]!.period.near[2]!.expectedH!, 1e-4)
})

test('a storm that ends brings nothing afterwards; one far away nothing at all', () => {
  const members = [along(115, 20, 0, 40, 2), along(115, 20, 0, 40, 4)]
  const [result] = impact(members, [place(115.3, 20)], exact)
  assert.equal(result!.h.at(-1), 48)
  assert.deepEqual(
    [8, 9, 10, 16].map((step) => result!.wind[0]!.probability[step - 1]),
    [1, 1, 0.5, 0.5],
    'the step from 24 to 27 h begins with the storm still there',
  )
  const [far] = impact(members, [place(130, 20)], exact)
  assert.ok(far!.windMs.p90.every((v) => v === 0) && far!.rainMm.p90.every((v) => v === 0))
  assert.equal(far!.period.wind[0]!.probability, 0)
  assert.equal(far!.period.wind[0]!.onsetH, null)
})

test('no members, a member without points, one with a single point, one that begins later', () => {
  const [nothing] = impact([], [place(115, 20)], exact)
  assert.deepEqual(nothing!.h, [])
  assert.equal(nothing!.period.near[0]!.probability, 0)
  const single = { points: [{ h: 0, lon: 115, lat: 20, windMs: 40 }] }
  const late = { points: along(115, 20, 0, 40).points.slice(1) }
  const [result] = impact([{ points: [] }, single, late], [place(115.3, 20)], exact)
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((k) => Math.round(3 * result!.wind[0]!.probability[k]!)),
    [1, 0, 0, 1, 1],
  )
})

test('rain of 24 hours is the sum of eight steps, and is over a day after the last', () => {
  const member = along(119, 20, -0.8, 40, 6)
  const [result] = impact([member], [place(116, 20.5)], exact)
  const total = result!.rainMm.p50.reduce((sum, mm) => sum + mm, 0)
  near(result!.period.rainMm.p50, total, 0.1 * total)
  for (const [k, sum] of result!.rain24Mm.p50.entries()) {
    const eight = result!.rainMm.p50.slice(Math.max(0, k - 7), k + 1).reduce((a, mm) => a + mm, 0)
    near(sum, eight, 0.1 * eight + 2, `step ${k}`)
  }
})

const ensembles = fc.array(
  fc.record({
    lon: fc.double({ min: 110, max: 122, noNaN: true }),
    lat: fc.double({ min: 15, max: 24, noNaN: true }),
    step: fc.double({ min: -2, max: 1, noNaN: true }),
    windMs: fc.double({ min: 8, max: 65, noNaN: true }),
    steps: fc.integer({ min: 0, max: 10 }),
  }),
  { minLength: 1, maxLength: 8 },
)

test('probabilities and quantiles are in order, and the same for the same input', () => {
  fc.assert(
    fc.property(ensembles, (given) => {
      const members = given.map(({ lon, lat, step, windMs, steps }) => along(lon, lat, step, windMs, steps))
      const [result] = impact(members, [place(114, 22)], { meanMinutes: 2 })
      assert.deepEqual(impact(members, [place(114, 22)], { meanMinutes: 2 })[0], result)
      const { windMs, wind, gust, rainMm, period } = result!
      for (const k of result!.h.keys()) {
        assert.ok(windMs.p10[k]! <= windMs.p50[k]! && windMs.p50[k]! <= windMs.p90[k]!)
        assert.ok(rainMm.p50[k]! <= rainMm.p90[k]!)
        for (const rows of [wind, gust])
          for (let i = 1; i < rows.length; i++)
            assert.ok(rows[i]!.probability[k]! <= rows[i - 1]!.probability[k]!)
        for (const { probability } of wind) assert.ok(probability[k]! >= 0 && probability[k]! <= 1)
      }
      for (const [i, { probability, onsetH, firstLikelyH, lastLikelyH }] of period.wind.entries()) {
        assert.ok(probability + 1e-12 >= Math.max(0, ...wind[i]!.probability))
        assert.equal(onsetH === null, probability === 0)
        assert.equal(firstLikelyH === null, lastLikelyH === null)
      }
      const near = period.near.map(({ probability }) => probability)
      assert.ok(near[0]! <= near[1]! && near[1]! <= near[2]!)
      assert.ok(
        period.rain24AtLeast.every(
          ({ probability }, i, all) => i === 0 || probability <= all[i - 1]!.probability,
        ),
      )
    }),
    { numRuns: 60 },
  )
})

test('the centre comes near between two points, and a moment later than asked does not count', () => {
  // Past 20° N 116° E at 0.3° (33 km) to the south, half-way between points at 36 and 48 h.
  const member = along(119.5, 19.7, -1, 40)
  const point = { lon: 116, lat: 20 }
  assert.equal(strikeProbability([member], point, 40, 120), 1)
  assert.equal(strikeProbability([member], point, 30, 120), 0)
  assert.equal(strikeProbability([member], point, 40, 39), 0)
  assert.equal(strikeProbability([member], point, 40, 42), 1)
  assert.equal(strikeProbability([member, along(140, 10, 0, 40)], point, 40, 120), 0.5)
  assert.equal(strikeProbability([member], { lon: 119.5, lat: 19.7 }, 10, 0), 1, 'already there')
  assert.equal(strikeProbability([], point, 100, 72), 0)
  const [result] = impact([member], [place(116, 20)], exact)
  near(result!.period.near[0]!.expectedH!, 42 - (12 * Math.sqrt(50 ** 2 - 33.4 ** 2)) / 104.7, 0.1)
})
