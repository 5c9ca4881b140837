import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut } from '../../schema.ts'
import { blendLine, chanceClause, cityStrike, percent, rapidLine, scenariosOf } from './outlook.ts'

const lead = (h: number) => ({ h, lon: 120, lat: 18, windMs: 40, radius70Km: 100 })
const forecast: ForecastOut = {
  storm: 'cma:x',
  at: '2018-09-14T00:00:00Z',
  model: 'm',
  notes: [],
  history: { source: 'cma', importSeq: 1, storms: 1, fixes: 1 },
  leads: [24, 48].map(lead),
  members: [],
  memberCount: 200,
  analogs: [],
  reference: [],
  rapidIntensification: 0.12,
  scenarios: [
    { kind: 'west', share: 0.62, members: [0], path: [], windMs: [] },
    { kind: 'none', share: 0.38, members: [1], path: [], windMs: [] },
  ],
  strikes: [
    {
      code: '4401',
      name: { 'zh-CN': '广州市', en: 'Guangzhou' },
      position: [113, 23],
      radiusKm: 200,
      hours: [24, 120],
      probability: [0, 0.4],
    },
  ],
}
const agency = (code: string, weight: number) => ({
  agency: code,
  title: { 'zh-CN': code, en: code },
  issuedAt: forecast.at,
  weights: [0, weight],
})

test('a share is never said to be nothing or all where it is not', () => {
  assert.deepEqual(
    [0, 0.001, 0.124, 0.999, 1].map((share) => percent(share, 'en')),
    ['0 %', '< 1 %', '12 %', '> 99 %', '100 %'],
  )
  assert.equal(percent(0.5, 'zh-CN'), '50%')
})

test('the sentence tells the likeliest landfall by the river mouth, else the chance of a strike', () => {
  assert.deepEqual(chanceClause(forecast, 'en'), {
    text: '62 % of the members make landfall west of the Pearl River mouth',
    about: 'landfall',
  })
  assert.equal(chanceClause(forecast, 'zh-CN')?.text, '62% 的成员在珠江口以西登陆')
  const away = { ...forecast, scenarios: [{ ...forecast.scenarios![1]!, share: 1 }] }
  assert.deepEqual(chanceClause(away, 'en'), {
    text: '40 % of the members come within 200 km of the city',
    about: 'strike',
  })
  assert.equal(chanceClause({ ...away, strikes: [] }, 'en'), null)
})

test('from a first fix there are neither scenarios nor chances', () => {
  const first = { ...forecast, notes: ['no-motion'] }
  assert.deepEqual(scenariosOf(first), [])
  assert.equal(cityStrike(first), null)
  assert.equal(chanceClause(first, 'en'), null)
})

test('rapid intensification is told where it is more likely than usual', () => {
  assert.match(rapidLine(forecast, 'en')!, /within 24 h: 12 %$/)
  assert.equal(rapidLine({ ...forecast, rapidIntensification: 0.02 }, 'en'), null)
  assert.equal(rapidLine({ ...forecast, rapidIntensification: null }, 'en'), null)
})

test('a blend is told by its weights at 48 h, the greatest first and our own last', () => {
  assert.equal(blendLine(forecast, 'en'), null)
  const consensus = {
    agencies: [agency('JMA', 0.3), agency('CMA', 0.65), agency('HKO', 0)],
    statistics: { weights: [1, 0.05], leads: [] },
  }
  assert.match(
    blendLine({ ...forecast, consensus }, 'en')!,
    /^Blend of CMA 65 %, JMA 30 %, our statistics 5 % \(weights at 48 h/,
  )
  assert.match(blendLine({ ...forecast, consensus }, 'zh-CN')!, /中央台 65%、日本 30%、本系统统计 5%/)
})
