import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { SECTORS, learnExposures, sectorOf, terrainExposure, type WindRecord } from './exposure.ts'

const near = (value: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not within ${tolerance} of ${expected}`)

test('rougher ground leaves less wind and relatively stronger gusts', () => {
  const [sea, coast, land, city] = (['sea', 'coast', 'open-land', 'city'] as const).map(terrainExposure)
  const means = [sea!, coast!, land!, city!].map(({ mean }) => mean[0]!)
  near(means[0]!, 1)
  assert.deepEqual(
    means.toSorted((a, b) => b - a),
    means,
  )
  // EN 1991-1-4: 0.19 ln(10 / 0.05) on open land, 0.156 ln(10 / 0.003) at sea.
  near(means[2]!, (0.19 * Math.log(200)) / (0.19 * (0.003 / 0.05) ** 0.07 * Math.log(10 / 0.003)))
  near(sea!.gust[3]!, 1.23)
  near(city!.gust[3]! / city!.mean[3]!, 1.66)
})

test('a wind belongs to the sector that it comes from', () => {
  assert.equal(sectorOf(0, -10), 0)
  assert.equal(sectorOf(-10, -10), 1)
  assert.equal(sectorOf(-10, 0), 2)
  assert.equal(sectorOf(0, 10), 4)
  assert.equal(sectorOf(10, -10), 7)
  assert.equal(sectorOf(1, -10), 0)
})

const record = (station: string, sector: number, seaMs: number, factor: number): WindRecord => ({
  station,
  sector,
  seaMs,
  meanMs: factor * seaMs,
  gustMs: 1.5 * factor * seaMs,
})

test('factors by which records were made are found, by sector, for mean and gust', () => {
  const records = [10, 14, 22, 30].flatMap((sea) => [
    record('hill', 2, sea, 1.2),
    record('hill', 6, sea, 0.8),
    record('town', 2, sea, 0.4),
  ])
  const found = learnExposures(records, { station: 0, sector: 0 })
  near(found.get('hill')!.mean[2]!, 1.2)
  near(found.get('hill')!.mean[6]!, 0.8)
  near(found.get('hill')!.gust[6]!, 1.2)
  near(found.get('town')!.mean[2]!, 0.4)
  assert.equal(found.get('town')!.mean.length, SECTORS)
  near(found.get('town')!.mean[5]!, 0.4, 1e-9)
})

test('few records are drawn to what is general: a sector to its station, a station to all', () => {
  const records = [
    ...Array.from({ length: 90 }, () => record('known', 0, 20, 0.5)),
    ...Array.from({ length: 10 }, () => record('known', 4, 20, 1)),
    record('new', 0, 20, 1),
  ]
  const found = learnExposures(records, { station: 1, sector: 10 })
  near(found.get('known')!.mean[4]!, 0.75, 1e-6)
  near(found.get('known')!.mean[7]!, 0.5, 1e-6)
  // One record of its own against the doubt of one.
  near(found.get('new')!.mean[7]!, 0.75, 1e-6)
  const blind = learnExposures(records, { station: 1, sector: Infinity })
  near(blind.get('known')!.mean[4]!, blind.get('known')!.mean[0]!)
})

test('without gusts the gust is that of open land over the mean', () => {
  const found = learnExposures([{ ...record('a', 0, 10, 0.7), gustMs: null }], { station: 0, sector: 0 })
  near(found.get('a')!.gust[0]!, 0.7 * 1.52)
})

test('no factor errs less in all than the one that is learned', () => {
  const pairs = fc.array(
    fc.record({ seaMs: fc.integer({ min: 1, max: 50 }), meanMs: fc.integer({ min: 0, max: 60 }) }),
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(pairs, fc.double({ min: 0, max: 3, noNaN: true }), (given, other) => {
      const records = given.map((pair) => ({ ...pair, station: 'a', sector: 0, gustMs: null }))
      const factor = learnExposures(records, { station: 0, sector: Infinity }).get('a')!.mean[0]!
      const error = (f: number) => given.reduce((sum, r) => sum + Math.abs(f * r.seaMs - r.meanMs), 0)
      assert.ok(error(factor) <= error(other) + 1e-9)
    }),
  )
})
