import assert from 'node:assert/strict'
import { test } from 'node:test'
import { square } from '../examples.ts'
import { decide, type OfficialOutline } from './locate.ts'

const district = (code: string, west: number, east: number): OfficialOutline => {
  return { code, level: 'district', shape: [[square(west, 23, east, 23.1)]] }
}
const two = [district('440103', 113, 113.1), district('440104', 113.1, 113.2)]
const all = { officialDistricts: true, schematic: true }

test('a position in one district is that district’s, on the edge it is nobody’s', () => {
  assert.deepEqual(decide([113.05, 23.05], two, all), {
    divisions: { district: '440103' },
    reason: null,
    candidates: [],
  })
  const edge = decide([113.1, 23.05], two, all)
  assert.deepEqual(edge, { divisions: {}, reason: 'on-boundary', candidates: ['440103', '440104'] })
  assert.equal(decide([113.3, 23.05], two, all).reason, 'outside-official-outlines')
})

test('without official outlines the reason says what there is', () => {
  const schematicOnly = decide([113.05, 23.05], [], { officialDistricts: false, schematic: true })
  assert.deepEqual(schematicOnly, { divisions: {}, reason: 'only-schematic-outline', candidates: [] })
  const nothing = decide([113.05, 23.05], [], { officialDistricts: false, schematic: false })
  assert.equal(nothing.reason, 'no-official-outline')
})

test('an official outline of a street names its district too', () => {
  const street: OfficialOutline = {
    code: '440103001',
    level: 'street',
    shape: [[square(113, 23, 113.05, 23.05)]],
  }
  const found = decide([113.02, 23.02], [street], { officialDistricts: false, schematic: true })
  assert.deepEqual(found, {
    divisions: { street: '440103001', district: '440103' },
    reason: null,
    candidates: [],
  })
})
