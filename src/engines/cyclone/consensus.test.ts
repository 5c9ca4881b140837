import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AgencyForecast } from './agency.ts'
import { addErrors, errorsBy, forecastAt, type ToldStorm, verify } from './agency-errors.ts'
import { blend, drawIn, type OwnLead, RADIUS70_PER_MEAN } from './consensus.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS } from './situation.ts'
import { distanceKm, KM_PER_DEGREE } from './sphere.ts'

const START_MS = Date.UTC(2031, 8, 1)
const now = { atMs: START_MS, lon: 120, lat: 18, windMs: 40 }

/** Ours: westward, half a degree in 12 h. */
const leads = LEADS_H.map((h): OwnLead => ({
  h,
  lon: 120 - h / 24,
  lat: 18,
  windMs: 40,
  windLowMs: 40 - h / 12,
  windHighMs: 40 + h / 12,
  radius70Km: 20 * h,
}))

/** An agency's: northward, and as far as it says. */
const northward = (agency: string, untilH: number, ageH = 0, perDay = 1): AgencyForecast => ({
  agency,
  issuedMs: START_MS - ageH * HOUR_MS,
  points: Array.from({ length: untilH / 24 + 1 }, (_, i) => ({
    h: 24 * i,
    lon: 120,
    lat: 18 + perDay * (i - ageH / 24),
    windMs: 50,
    pressureHpa: null,
  })),
})
const given = (agencies: AgencyForecast[], errors = {}) => ({ now, leads, agencies, errors })
const leadAt = (h: number) => LEADS_H.indexOf(h)

test('70 % of a circular Gaussian are within 1.238 times its mean error', () => {
  assert.ok(Math.abs(RADIUS70_PER_MEAN - 1.2382) < 1e-4)
  // By numbers: points of a two-dimensional Gaussian in rings of equal probability.
  const radii = Array.from({ length: 100_000 }, (_, i) => Math.sqrt(-2 * Math.log(1 - (i + 0.5) / 100_000)))
  const mean = radii.reduce((sum, r) => sum + r, 0) / radii.length
  const within = radii.filter((r) => r <= RADIUS70_PER_MEAN * mean).length / radii.length
  assert.ok(Math.abs(within - 0.7) < 1e-3, `${within}`)
})

test('without an agency, or with none that is new enough, there is no consensus', () => {
  assert.equal(blend(given([])), null)
  assert.equal(blend(given([northward('CMA', 120, 18)])), null)
  assert.equal(blend(given([northward('CMA', 120, -6)])), null, 'nothing from the future')
})

test('weights fall to the agencies; they and those of the statistics make one', () => {
  const made = blend(given([northward('CMA', 120), northward('JMA', 120)]))!
  for (const i of LEADS_H.keys()) {
    const sum = made.statistics[i]! + made.agencies.reduce((total, a) => total + a.weights[i]!, 0)
    assert.ok(Math.abs(sum - 1) < 1e-12)
  }
  const i = leadAt(72)
  assert.equal(made.statistics[i], 0, 'twice as far off as the best: no part')
  assert.ok(distanceKm(made.leads[i]!, { lon: 120, lat: 21 }) < 1)
  assert.ok(made.leads[i]!.radius70Km < leads[i]!.radius70Km)
  assert.ok(made.leads[i]!.windMs > 40 && made.leads[i]!.windMs < 50, 'winds of both')
})

test('verified errors weigh more the more there are; one that was far off counts for less', () => {
  const verified = (agency: string, km: number, spells: number) => {
    const all = (value: number) => LEADS_H.map(() => value)
    return {
      [agency]: {
        storms: all(1),
        spells: all(spells),
        cases: all(4 * spells),
        km: all(4 * spells * km),
        windCases: all(0),
        windMs: all(0),
      },
    }
  }
  const share = (errors: object) =>
    blend(given([northward('CMA', 120), northward('JMA', 120)], errors))!.agencies[0]!.weights[leadAt(72)]!
  const [few, many] = [1, 1000].map((n) => share({ ...verified('CMA', 100, n), ...verified('JMA', 180, n) }))
  assert.ok(share({}) < few! && few! < many!, `${share({})} ${few} ${many}`)
  assert.ok(Math.abs(many! - 180 ** 2 / (100 ** 2 + 180 ** 2)) < 0.05)
})

test('an older forecast is read at its own hours', () => {
  const made = blend(given([northward('CMA', 120, 12)]))!
  assert.ok(distanceKm(made.leads[leadAt(48)]!, { lon: 120, lat: 20 }) < 5)
})

test('beyond its last lead our displacement goes on from there, and says so by its error', () => {
  const made = blend(given([northward('CMA', 72)]))!
  const [at72, at96] = [made.leads[leadAt(72)]!, made.leads[leadAt(96)]!]
  // Our storm moves a degree west a day; three degrees further north that is the same way in kilometres.
  assert.ok(Math.abs(distanceKm(at72, at96) - KM_PER_DEGREE * Math.cos((18 * Math.PI) / 180)) < 20)
  const further = blend(given([northward('CMA', 120)]))!.leads[leadAt(96)]!
  assert.ok(at96.radius70Km > further.radius70Km, 'less sure than where the agency speaks itself')
})

test('an agency whose first point is still to come is heard from where the storm is', () => {
  for (const untilH of [120, 192]) {
    const whole = northward('CMA', untilH)
    const late = { ...whole, points: whole.points.slice(1) }
    const made = blend(given([late]))!
    // Half a day on it is half the way to the agency's first point, not taken back from its last one.
    const at12 = made.leads[leadAt(12)]!
    const weight = made.agencies[0]!.weights[leadAt(12)]!
    assert.ok(weight > 0 && Math.abs(at12.lat - (18 + weight * 0.5)) < 0.01, `${at12.lat}`)
    const older = blend(given([{ ...northward('CMA', untilH, 6), points: late.points }]))!
    assert.ok(older.leads[leadAt(12)]!.lat > 18 && older.leads[leadAt(12)]!.lat < 19)
  }
})

test('beyond our last lead nothing is made up', () => {
  const blended = blend(given([northward('CMA', 120)]))!
  const [last, beyond] = [120, 132].map((h) => drawIn(now, leads, blended)([[h, 115, 18, 40] as const])[0]!)
  assert.deepEqual(beyond!.slice(1), last!.slice(1))
})

test('across 180 degrees', () => {
  const east = { ...now, lon: 179.5 }
  const eastern = leads.map((lead) => ({ ...lead, lon: lead.lon + 59.5 }))
  const agency: AgencyForecast = {
    ...northward('CMA', 120),
    points: [0, 1, 2, 3, 4, 5].map((d) => ({
      h: 24 * d,
      lon: d === 0 ? 179.5 : -180.5 + d,
      lat: 18,
      windMs: null,
      pressureHpa: null,
    })),
  }
  const made = blend({ now: east, leads: eastern, agencies: [agency], errors: {} })!
  assert.ok(distanceKm(made.leads[leadAt(48)]!, { lon: -178.5, lat: 18 }) < 20)
  assert.equal(made.leads[leadAt(48)]!.windMs, 40, 'nobody else speaks of wind')
})

test('members keep their side; their distance shrinks with the spread', () => {
  const agencies = [northward('CMA', 120)]
  const blended = blend(given(agencies))!
  const member = leads.map(({ h, lon, windMs }) => [h, lon, 18 + h / 40, windMs + 5] as const)
  const drawn = drawIn(now, leads, blended)([[0, 120, 18, 40], ...member])
  assert.deepEqual(drawn[0]!.slice(0, 3), [0, 120, 18])
  const i = leadAt(72)
  const [, lon, lat] = drawn[i + 1]!
  const was = distanceKm(leads[i]!, { lon: member[i]![1], lat: member[i]![2] })
  const is = distanceKm(blended.leads[i]!, { lon, lat })
  assert.ok(lat > blended.leads[i]!.lat, 'north of it, as before')
  assert.ok(Math.abs(is / was - blended.spread[i]!) < 0.01 && blended.spread[i]! < 1)
})

/** A storm that went north, and two agencies: one a degree too far east, one right. */
function told(): ToldStorm {
  const fixes = Array.from({ length: 41 }, (_, i) => ({
    atMs: START_MS + 6 * i * HOUR_MS,
    lon: 120,
    lat: 10 + 0.25 * i,
    windMs: 40,
  }))
  const forecast = (agency: string, from: number, off: number) => ({
    agency,
    issuedMs: fixes[from]!.atMs,
    knownMs: fixes[from]!.atMs,
    points: [0, 48].map((h) => ({
      h,
      lon: 120 + off,
      lat: 10 + 0.25 * (from + h / 6),
      windMs: 44,
      pressureHpa: null,
    })),
  })
  return {
    fixes,
    forecasts: [0, 1, 2, 8].flatMap((from) => [forecast('A', from, 1), forecast('B', from, 0)]),
  }
}

test('errors are those that were verified by the moment, and of what was said first', () => {
  const storm = told()
  const verified = verify(storm)
  const at = (h: number) => errorsBy(verified, START_MS + h * HOUR_MS)
  assert.deepEqual(
    at(6)['A']?.cases,
    LEADS_H.map(() => 0),
  )
  const day = at(24)
  assert.deepEqual(
    [day['A']!.cases.slice(0, 3), day['A']!.spells.slice(0, 3)],
    [
      [3, 1, 0],
      [1, 1, 0],
    ],
  )
  const all = at(1000)
  const i = leadAt(48)
  assert.deepEqual([all['A']!.cases[i], all['A']!.spells[i], all['A']!.storms[i]], [4, 2, 1])
  assert.ok(Math.abs(all['A']!.km[i]! / 4 - 105) < 5 && all['B']!.km[i]! < 1)
  assert.deepEqual([all['A']!.windCases[i], all['A']!.windMs[i]], [4, 16])
  assert.equal(all['A']!.cases[leadAt(60)], 0, 'no further than the forecast goes')
  const changed = {
    ...storm,
    forecasts: [...storm.forecasts, { ...storm.forecasts[0]!, points: storm.forecasts[1]!.points }],
  }
  assert.deepEqual(errorsBy(verify(changed), START_MS + 1000 * HOUR_MS), all)
  assert.equal(addErrors([all, all])['A']!.cases[i], 8)
})

test('nothing after the moment changes what is verified by then', () => {
  const storm = told()
  const until = START_MS + 60 * HOUR_MS
  const cut = {
    fixes: storm.fixes.filter(({ atMs }) => atMs <= until),
    forecasts: storm.forecasts.filter(({ knownMs }) => knownMs <= until),
  }
  assert.deepEqual(errorsBy(verify(storm), until), errorsBy(verify(cut), until))
})

test('a forecast is silent before its first point and after its last', () => {
  const forecast = { ...northward('CMA', 48), points: northward('CMA', 48).points.slice(1) }
  assert.deepEqual(
    [12, 24, 36, 48, 60].map((h) => forecastAt(forecast, h) !== null),
    [false, true, true, true, false],
  )
})
