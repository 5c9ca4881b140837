import assert from 'node:assert/strict'
import test from 'node:test'
import type { MatchOut } from '../schema.ts'
import { happened, landfallsOf, nearestOf, strongestOf } from './past-case.ts'

const match: MatchOut = {
  storm: 'cma:1970-7011',
  name: 'Georgia',
  season: 1970,
  distance: 1,
  why: { positionKm: 1, motionKmh: 1, headingDeg: 1, seasonDays: 1, windMs: 1, shapeKm: 1 },
  from: '1970-09-11T00:00:00Z',
  path: [
    [-24, 130, 15, 70],
    [0, 127, 16, 60],
    [24, 122, 17.5, 65],
    [30, 120.5, 18.5, 50],
    [60, 116, 21.5, 45],
    [78, 115, 23.5, 30],
    [96, 114, 25.5, null],
  ],
}
/** Luzon and the mainland, roughly. */
const isLand = (lon: number, lat: number) => (lon > 120.8 && lon < 122.2 && lat < 18.6) || lat > 22.6

test('what happened counts from the matched moment on', () => {
  assert.equal(strongestOf(match), 65)
  const near = nearestOf(match)!
  assert.equal(near.h, 78)
  assert.ok(near.km > 170 && near.km < 190, `${near.km}`)
  assert.equal(nearestOf({ ...match, path: [[-24, 130, 15, 70]] }), null)
})

test('a landfall is where it comes from the sea, after some hours over it', () => {
  const found = landfallsOf(match, isLand)!
  assert.equal(found.length, 2)
  assert.ok(found[0]!.lon < 122.2 && found[0]!.h <= 24)
  assert.ok(found[1]!.lat > 22.6 && found[1]!.windMs === 45)
  assert.deepEqual(
    landfallsOf(match, () => false),
    [],
  )
  assert.equal(
    landfallsOf(match, () => true),
    null,
    'it was over land before',
  )
})

test('it is told in few words, without a coast where none is known yet', () => {
  assert.match(
    happened(match, landfallsOf(match, isLand), 'en'),
    /^09-14 nearest: 1\d\d km east, 30 m\/s; at most 65 m\/s; ashore: Philippines 09-1\d \(60 m\/s\), \d+ km east of the city 09-14 \(45 m\/s\)$/,
  )
  assert.match(happened(match, [], 'zh-CN'), /最接近：东 1\d\d 公里，30 米\/秒；最强 65 米\/秒；未登陆$/)
  assert.ok(!happened(match, null, 'en').includes('ashore'))
})
