import assert from 'node:assert/strict'
import test from 'node:test'
import type { ImpactOut } from '../../schema.ts'
import {
  cellText,
  daysOf,
  impactFile,
  isNothing,
  nearStrips,
  runsOf,
  shadeOf,
  stepText,
  stripsOf,
} from './strips.ts'

const over = (beaufort: number, probability: number, likely: number | null, onset: number | null) => ({
  beaufort,
  probability,
  firstLikelyH: likely,
  lastLikelyH: likely,
  onsetH: onset,
})
const range = { p10: 0, p50: 5, p90: 20 }
const impact: ImpactOut = {
  storm: 'cma:x',
  at: '2018-09-14T00:00:00Z',
  model: 'm',
  consensus: false,
  places: [
    {
      code: '440115',
      name: { 'zh-CN': '南沙区', en: 'Nansha' },
      position: [113.5, 22.8],
      h: [3, 6, 9, 12, 15, 18, 21, 24],
      windMs: { p10: Array(8).fill(0), p50: Array(8).fill(5), p90: Array(8).fill(9) },
      wind: [],
      gust: [
        { beaufort: 8, probability: [0, 0, 0.06, 0.07, 0.5, 0.7, 0.7, 0.02] },
        { beaufort: 10, probability: [0, 0, 0, 0, 0.1, 0.2, 0, 0] },
        { beaufort: 12, probability: Array(8).fill(0) },
      ],
      rainMm: { p50: Array(8).fill(1), p90: Array(8).fill(4) },
      rain24Mm: { p50: [0, 0, 0, 0, 1, 2, 3, 11.6], p90: [0, 0, 2, 9, 30, 60, 99.6, 90] },
      period: {
        wind: [],
        gust: [over(8, 0.8, 14, 13.2), over(10, 0.2, null, 14.6), over(12, 0, null, null)],
        maxWindMs: range,
        near: [],
        rainMm: range,
        rain24AtLeast: [],
      },
    },
  ],
}

test('beside a strip stands the chance, and the first likely hour or the middle onset', () => {
  const of = (shown: 'gust8' | 'gust10' | 'gust12' | 'rain90') => {
    const { most, when } = stripsOf(impact, shown, 'en')[0]!
    return [most, when]
  }
  assert.deepEqual(of('gust8'), ['80 %', '09-14 22:00'])
  assert.deepEqual(of('gust10'), ['20 %', '~09-14 23:00'])
  assert.deepEqual(of('gust12'), ['—', ''])
  assert.deepEqual(of('rain90'), ['12–100', 'mm'])
})

test('steps of one shade are one run; what is not worth a shade is none', () => {
  const { values } = stripsOf(impact, 'gust8', 'en')[0]!
  assert.deepEqual(runsOf(values, 'gust8'), [
    { from: 2, steps: 2, shade: 2 },
    { from: 4, steps: 1, shade: 5 },
    { from: 5, steps: 2, shade: 6 },
    { from: 7, steps: 1, shade: 1 },
  ])
  assert.equal(shadeOf(0.009, 'gust8'), 0)
  assert.equal(shadeOf(250, 'rain50'), 6)
})

test('nothing is told as nothing', () => {
  assert.ok(isNothing(stripsOf(impact, 'gust12', 'en'), 'gust12'))
  assert.ok(!isNothing(stripsOf(impact, 'gust8', 'en'), 'gust8'))
  assert.ok(isNothing(nearStrips([], 'en'), 'near'))
})

test('days begin at midnight in Guangzhou, and a step is told by both its ends', () => {
  assert.deepEqual(daysOf(impact), [])
  const place = { ...impact.places[0]!, h: [60, 120] }
  assert.deepEqual(
    daysOf({ ...impact, places: [place] }).map(({ part, label }) => [part * 120, label]),
    [
      [16, '15'],
      [40, '16'],
      [64, '17'],
      [88, '18'],
    ],
  )
  assert.equal(stepText(impact, 18, 3), '09-14 23:00–02:00')
  assert.equal(cellText(0.062, 'gust8', 'en'), '6 %')
  assert.equal(cellText(11.6, 'rain50', 'en'), '12')
})

test('the file has a row for each place and step, and a column for each head', () => {
  const { head, body } = impactFile(impact, 'en')
  assert.equal(body.length, 8)
  for (const row of body) assert.equal(row.length, head.length)
  assert.deepEqual(body[4]!.slice(0, 8), [
    '440115',
    'Nansha',
    15,
    '2018-09-14 23:00',
    '2018-09-14T15:00:00.000Z',
    0.5,
    0.1,
    0,
  ])
})
