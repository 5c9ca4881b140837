import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DISTRICTS } from './facts.ts'
import { guangzhouDivisions } from './divisions.ts'
import { kindOf, levelOf, parentOf } from './domain/codes.ts'

const all = await guangzhouDivisions()
const count = (kind: string): number => all.filter((d) => d.kind === kind).length

test('Guangzhou has 11 districts, 178 units of township level and 2,851 communities and villages', () => {
  const levels = (level: string) => all.filter((d) => d.level === level)
  assert.equal(levels('province').length, 1)
  assert.deepEqual(
    levels('city').map((d) => [d.code, d.nameZh, d.nameEn]),
    [['4401', '广州市', 'Guangzhou']],
  )
  assert.equal(levels('district').length, 11)
  assert.equal(levels('street').length, 178)
  assert.equal(levels('community').length, 2851)
})

test('of the 178, two are no street or town: a reservoir and a forest farm that are counted as townships', () => {
  assert.deepEqual(
    [count('street'), count('town'), count('township'), count('quasi-township')],
    [142, 34, 0, 2],
  )
  assert.deepEqual(
    all.filter((d) => d.kind === 'quasi-township').map((d) => d.nameZh),
    ['黄龙带水库', '大岭山林场'],
  )
})

test('the kind by code agrees with the name', () => {
  for (const d of all.filter(({ level }) => level === 'street')) {
    if (d.kind === 'street') assert.match(d.nameZh, /街道$/)
    if (d.kind === 'town') assert.match(d.nameZh, /镇$/)
  }
  for (const d of all.filter(({ kind }) => kind === 'village')) assert.match(d.nameZh, /村/)
})

test('codes are unique, and every division but the province has its parent', () => {
  const codes = new Set(all.map((d) => d.code))
  assert.equal(codes.size, all.length)
  for (const d of all) assert.ok(d.parentCode === null ? d.code === '44' : codes.has(d.parentCode), d.code)
  for (const d of all) assert.match(d.statisticalCode, /^44\d{10}$/)
})

test('the facts about districts name the same districts, and their areas add up to the city', () => {
  const codes = all.filter(({ level }) => level === 'district').map((d) => d.code)
  assert.deepEqual(
    DISTRICTS.map((d) => d.code),
    codes,
  )
  assert.ok(all.filter(({ level }) => level === 'district').every((d) => d.nameEn !== null))
  assert.equal(Math.round(DISTRICTS.reduce((sum, d) => sum + d.areaKm2, 0) * 100) / 100, 7434.4)
})

test('a code tells its level, its kind and its parent', () => {
  assert.deepEqual([levelOf('440103001'), levelOf('44010'), levelOf('4401a3')], ['street', null, null])
  assert.deepEqual(
    [kindOf('440103001'), kindOf('440111101'), kindOf('440117405'), kindOf('440103001201')],
    ['street', 'town', 'quasi-township', 'village'],
  )
  assert.deepEqual(
    [parentOf('440103001101'), parentOf('440103001'), parentOf('44')],
    ['440103001', '440103', null],
  )
})
