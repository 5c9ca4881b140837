import assert from 'node:assert/strict'
import test from 'node:test'
import type { VerificationOut } from '../../schema.ts'
import {
  errorModel,
  lastSeasons,
  missOf,
  planLine,
  reliabilityPoints,
  skillLine,
  strikeLine,
  type Summary,
} from './model.ts'

const summary: Summary = {
  leadsH: [12, 24, 48, 72],
  cases: [1432, 1267, 980, 731],
  storms: [82, 76, 66, 56],
  errorKm: {
    kapok: [75, 171, 402, 638],
    cliper: [85, 194, 448, 701],
    persistence: [93, 216, 522, null],
  },
  medianKm: [63, 144, 356, 572],
  skillPercent: [11.7, 10.2, -2, null],
  skillCi95: [[8, 17], [8.4, 12.8], [-9, 4], null],
  circle70Coverage: [0.69, 0.68, 0.66, 0.64],
  intensityMaeMs: { persistence: [4, 7, 12, 14], shifor: [3, 5, 8, 9], kapok: [4, 5, 7, 9] },
  wind70Coverage: [0.7, 0.7, 0.6, 0.6],
  strike: {
    brierSkill: 0.546,
    ci95: [0.383, 0.652],
    base: 0.0611,
    cases: 1604,
    reliability: [
      { from: 0, to: 0.05, cases: 1364, said: 0.0026, came: 0.0066 },
      { from: 0.05, to: 0.1, cases: 0, said: null, came: null },
    ],
  },
  rapidIntensification: null,
  msPerForecast: { p50: 20, p99: 60 },
}
const verification: VerificationOut = {
  id: 'x',
  source: 'cma',
  importSeq: 1,
  model: 'kapok-track/2',
  plan: { trainUntil: 2004, from: 2016, to: 2018, region: 'all', noiseKm: 0, seed: 1 },
  madeAt: '2026-11-25T20:00:00Z',
  madeBy: null,
  result: {
    all: summary,
    scs: summary,
    storms: [{ storm: 'cma:2016-1614', cases: [4, 4, 2, 0], errorKm: [60, 160.4, 330, null] }],
  },
}

test('skill is told with its interval, and as uncertain where that holds nothing', () => {
  assert.equal(skillLine(summary, 24, 'en'), '10 % better than the reference at 24 h [8, 13]')
  assert.equal(skillLine(summary, 48, 'en'), '2 % worse than the reference at 48 h [−9, 4], not certain')
  assert.equal(skillLine(summary, 72, 'en'), null)
  assert.equal(skillLine(summary, 24, 'zh-CN'), '24 小时比参考好 10% [8, 13]')
})

test('the chart has a line for ours, the reference and persistence, with gaps where nothing is known', () => {
  const { series } = errorModel(summary, 'en')
  assert.deepEqual(
    series.map(({ name }) => name),
    ['Ours', 'Reference', 'Persistence'],
  )
  assert.deepEqual(series[2]!.data.at(-1), [72, null])
})

test('chances are judged by what came, with their cases', () => {
  assert.equal(
    strikeLine(summary, 'en'),
    'Brier skill 55 % [38, 65] against always saying 6.1 %; 1,604 cases',
  )
  assert.equal(strikeLine({ ...summary, strike: null }, 'en'), null)
  assert.deepEqual(reliabilityPoints(summary), [{ said: 0.0026, came: 0.0066, cases: 1364 }])
})

test('which seasons were used for what is said', () => {
  assert.equal(
    planLine(verification, 'all', 'en'),
    'trained until 2004, tested on 2016–2018: 82 storms, 1,432 cases; model kapok-track/2, verified on 2026-11-26',
  )
})

test('how wrong we were on a past storm is known where it was verified', () => {
  assert.equal(missOf(verification, 'cma:2016-1614', 'en'), '160 / 330 km (24/48 h)')
  assert.equal(missOf(verification, 'cma:1970-7011', 'en'), null)
  assert.equal(missOf(null, 'cma:2016-1614', 'en'), null)
})

test('the last ten seasons are verified by what is learned from all before', () => {
  assert.deepEqual(lastSeasons('cma', { firstSeason: 1949, lastSeason: 2018 }), {
    source: 'cma',
    trainUntil: 2008,
    from: 2009,
    to: 2018,
  })
  assert.equal(lastSeasons('cma', { firstSeason: 2005, lastSeason: 2018 }), null)
  assert.equal(lastSeasons('cma', undefined), null)
})
