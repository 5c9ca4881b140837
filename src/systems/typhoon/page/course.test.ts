import assert from 'node:assert/strict'
import test from 'node:test'
import {
  courseAt,
  type Fix,
  fixesOf,
  gapsOf,
  HOUR_MS,
  motionOf,
  nameOf,
  nearestFix,
  strongestFix,
  unwrap,
} from './course.ts'

const start = Date.parse('2018-09-14T00:00:00Z')
const fix = (h: number, lon: number, lat: number, windMs: number | null = 30): Fix => ({
  atMs: start + h * HOUR_MS,
  lon,
  lat,
  windMs,
  pressureHpa: null,
  grade: null,
  nature: 'tropical',
})
const fixes = [fix(0, 125, 16), fix(6, 124, 17), fix(12, 122, 18, 50), fix(15, 121, 18, 50)]
const at = (h: number) => new Date(start + h * HOUR_MS)
const NOW = new Date('2026-07-01T00:00:00Z')

test('at a past moment only the fixes up to it are known', () => {
  const course = courseAt(fixes, at(6), NOW)
  assert.equal(course.phase, 'replay')
  assert.deepEqual(course.known, fixes.slice(0, 2))
  assert.deepEqual(course.after, fixes.slice(2))
  assert.equal(courseAt(fixes, at(11.9), NOW).known.length, 2)
})

test('before its first fix a storm is not there; long after its last it is over', () => {
  assert.equal(courseAt(fixes, at(-1), NOW).phase, 'unborn')
  assert.equal(courseAt(fixes, null, NOW).phase, 'over')
  assert.equal(courseAt(fixes, null, at(64)).phase, 'over')
})

test('a live storm is silent after six hours without a fix', () => {
  assert.deepEqual(
    [20, 21, 22].map((h) => courseAt(fixes, null, at(h))).map(({ phase, silent }) => [phase, silent]),
    [
      ['live', false],
      ['live', false],
      ['live', true],
    ],
  )
})

test('a path across 180 degrees has longitudes in one piece', () => {
  const lons = (path: number[], near?: number) =>
    unwrap(
      path.map((lon) => [lon, 0] as const),
      near,
    ).map(([lon]) => lon)
  assert.deepEqual(lons([179, -179, -178]), [179, 181, 182])
  assert.deepEqual(lons([-179, 179]), [181, 179])
  assert.deepEqual(lons([-175], 170), [185])
  assert.deepEqual(
    fixesOf([
      {
        at: '2018-09-14T00:00:00Z',
        lon: 179.5,
        lat: 1,
        windMs: 1,
        pressureHpa: null,
        grade: null,
        nature: 'tropical',
      },
      {
        at: '2018-09-14T06:00:00Z',
        lon: -179.5,
        lat: 1,
        windMs: 1,
        pressureHpa: null,
        grade: null,
        nature: 'tropical',
      },
    ]).map(({ lon }) => lon),
    [179.5, 180.5],
  )
})

test('nearest to Guangzhou, strongest, and motion come from the fixes given', () => {
  assert.equal(nearestFix([]), null)
  assert.equal(nearestFix(fixes)?.atMs, fixes[3]!.atMs)
  assert.equal(strongestFix(fixes), fixes[2])
  assert.equal(strongestFix([fix(0, 1, 1, null)]), null)
  assert.equal(motionOf(fixes.slice(0, 1)), null)
  const motion = motionOf([fix(0, 120, 0), fix(6, 121, 0)])!
  assert.equal(Math.round(motion.kmh * 10), 185)
  assert.equal(Math.round(motion.heading), 90)
})

test('names in capitals are written as names', () => {
  assert.equal(nameOf({ name: 'MAN-YI' }), 'Man-Yi')
  assert.equal(nameOf({ name: 'Mangkhut' }), 'Mangkhut')
  assert.equal(nameOf({ name: null }), null)
})

test('a record that breaks off for a day and goes on has a gap', () => {
  assert.deepEqual(gapsOf(fixes), [])
  assert.deepEqual(gapsOf([...fixes, fix(39, 119, 19), fix(64, 118, 19), fix(70, 117, 20)]), [5])
  assert.equal(motionOf([fix(0, 120, 19), fix(30, 118, 19)]), null, 'what it did meanwhile is not known')
})
