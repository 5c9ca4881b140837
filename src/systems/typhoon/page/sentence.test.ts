import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut, StormSummary } from '../schema.ts'
import { describeMap } from './alternative.ts'
import type { Approach } from './approach.ts'
import { courseAt, type Fix, HOUR_MS } from './course.ts'
import { directionOf } from './direction.ts'
import { chanceOf, limitsOf, noteText, sentenceOf, titleOf } from './sentence.ts'

const storm: StormSummary = {
  id: 'cma:2018-1822',
  source: 'cma',
  key: '2018-1822',
  season: 2018,
  number: '1822',
  name: 'MANGKHUT',
  sample: false,
  revision: 1,
  firstAt: '2018-09-07T00:00:00Z',
  lastAt: '2018-09-17T12:00:00Z',
  fixes: 2,
  maxWindMs: 65,
}
const start = Date.parse('2018-09-14T00:00:00Z')
const fix = (h: number, lon: number): Fix => ({
  atMs: start + h * HOUR_MS,
  lon,
  lat: 16,
  windMs: 65,
  pressureHpa: 910,
  grade: 'SuperTY',
  nature: 'tropical',
})
const fixes = [fix(-6, 127.2), fix(0, 126), fix(6, 124.8)]
const course = courseAt(fixes, new Date(start), new Date())
const approach: Approach = {
  kind: 'ahead',
  h: 57,
  atMs: Date.parse('2018-09-16T08:40:00Z'),
  km: 63,
  bearing: 182,
  windMs: 45,
  radius70Km: 357,
  withinFromH: 40,
  membersNear: 18,
  members: 50,
}

const forecast: ForecastOut = {
  storm: storm.id,
  at: '2018-09-14T00:00:00Z',
  model: 'm',
  notes: [],
  history: { source: 'cma', importSeq: 1, storms: 1, fixes: 1 },
  leads: [],
  members: [],
  analogs: [],
  reference: [],
}

test('the answer names storm, strength, place, time and how sure it is', () => {
  assert.equal(
    sentenceOf({ storm, course, approach, locale: 'en' }),
    'Mangkhut, super typhoon, 65 m/s, is expected nearest to Guangzhou (60 km south) on Sun 09-16 at about 17:00; 70 % within 350 km',
  )
  assert.equal(
    sentenceOf({ storm, course, approach, locale: 'zh-CN' }),
    'Mangkhut（超强台风，65 米/秒）预计 09-16 周日 17 时前后最接近广州（南侧 60 公里）；七成可能在该点 350 公里内',
  )
})

test('a chance is one more clause of the same sentence', () => {
  const chance = '31 % of the members make landfall east of the Pearl River mouth'
  assert.match(sentenceOf({ storm, course, approach, chance, locale: 'en' }), /350 km; 31 % of the members/)
  const leaving = { ...approach, kind: 'leaving' } as const
  assert.ok(!sentenceOf({ storm, course, approach: leaving, chance, locale: 'en' }).includes('31 %'))
})

test('without a forecast it says only what the storm does', () => {
  assert.match(sentenceOf({ storm, course, approach: null, locale: 'en' }), /moves west at 21 km\/h$/)
  const first = courseAt(fixes, new Date(start - 6 * HOUR_MS), new Date())
  assert.match(
    sentenceOf({ storm, course: first, approach: null, locale: 'en' }),
    /has its first position, [\d,]+ km .*east of Guangzhou$/,
  )
  const again = courseAt([fix(-48, 127.2), fix(0, 126)], new Date(start), new Date())
  assert.match(sentenceOf({ storm, course: again, approach: null, locale: 'en' }), /position after a gap, /)
})

test('a storm that goes, one that still comes, one that is over and one not yet there have sentences of their own', () => {
  const of = (kind: Approach['kind']) =>
    sentenceOf({ storm, course, approach: { ...approach, kind }, locale: 'en' })
  const over0 = sentenceOf({ storm, course, approach: { ...approach, kind: 'leaving', km: 8 }, locale: 'en' })
  assert.match(over0, /is over Guangzhou and/)
  assert.match(of('leaving'), /60 km south of Guangzhou and expected to move away/)
  assert.match(of('beyond'), /comes nearer to Guangzhou as far as/)
  const over = courseAt(fixes, null, new Date())
  assert.match(
    sentenceOf({ storm, course: over, approach: null, locale: 'en' }),
    /is over: .* 2018-09-14, .* 65 m\/s/,
  )
  const unborn = courseAt(fixes, new Date(0), new Date())
  assert.match(sentenceOf({ storm, course: unborn, approach: null, locale: 'zh-CN' }), /尚未生成/)
})

test('the text of the map knows nothing later than the moment', () => {
  const text = describeMap({ storm, course, forecast: null, analogs: 0 }, 'en')
  assert.match(text, /2 positions from 2018-09-14 02:00 to 2018-09-14 08:00/)
  assert.ok(!text.includes('124.8'))
})

test('members, directions, titles and notes are said in words', () => {
  assert.match(chanceOf(approach, forecast, 'en')!, /^18 of 50 members/)
  assert.equal(chanceOf(null, forecast, 'en'), null)
  const strikes: ForecastOut['strikes'] = [
    {
      code: '4401',
      name: { 'zh-CN': '广州市', en: 'Guangzhou' },
      position: [113, 23],
      radiusKm: 200,
      hours: [120],
      probability: [0.24],
    },
  ]
  const counted = { ...forecast, memberCount: 200, strikes }
  assert.match(chanceOf(approach, counted, 'en')!, /^24 % of 200 members come within 200 km .* in 120 h\./)
  assert.match(chanceOf(approach, counted, 'en', true)!, /^Guangzhou lies inside the 70 % circle/)
  strikes[0]!.probability = [0]
  assert.match(chanceOf(approach, counted, 'zh-CN')!, /^200 个成员中没有一个/)
  assert.match(limitsOf(counted, 'en'), /^Statistics of past tracks only/)
  assert.equal(directionOf(359, 'en'), 'north')
  assert.equal(directionOf(135, 'zh-CN'), '东南')
  assert.equal(
    titleOf({ name: null, number: null, key: '2018-s34', season: 2018 }, 'en'),
    'Unnamed storm 2018-s34',
  )
  assert.match(noteText('no-motion', 'zh-CN'), /首个定位/)
  assert.equal(noteText('new-code', 'en'), 'new-code')
})
