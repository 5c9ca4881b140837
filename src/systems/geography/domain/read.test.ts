import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { toGcj02 } from '#engines/location/gcj02.ts'
import type { Position } from '#values'
import { collection, feature, ROW, square } from '../examples.ts'
import { readImport, type ReadQuestion } from './read.ts'

const divisions = new Map([
  ['440103', '荔湾区'],
  ['440104', '越秀区'],
  ['440105', '海珠区'],
  ['440106', '天河区'],
  ['440103001', '沙面街道'],
  ['440103001101', '翠洲社区居民委员会'],
])
const read = (bytes: Uint8Array, more: Partial<ReadQuestion> = {}) =>
  readImport({ bytes, kind: 'outlines', crs: 'wgs84', divisions, ...more })
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const box = square(113, 23, 113.1, 23.1)

/** `feature/fault` of each rejection. */
const faults = (bytes: Uint8Array, more: Partial<ReadQuestion> = {}): string[] =>
  read(bytes, more).rejected.map((r) => `${r.feature ?? 'file'}/${r.fault}`)

test('good features come through as MultiPolygon coordinates with their code', () => {
  const { features, good, rejected, warnings } = read(collection(ROW))
  assert.deepEqual([features, rejected, warnings], [4, [], []])
  const { sha256, ...first } = good[0]!
  assert.match(sha256, /^[0-9a-f]{64}$/)
  assert.deepEqual(first, {
    feature: 0,
    code: '440103',
    divisionCode: '440103',
    shape: [[box]],
    validFrom: null,
  })
})

test('truncated JSON is refused with the line and column where it ends', () => {
  const whole = new TextDecoder()
    .decode(collection(ROW))
    .replaceAll('{"type":"Feature"', '\n{"type":"Feature"')
  const third = whole.indexOf('\n', whole.indexOf('\n') + 1) + 31
  const [rejection, ...more] = read(utf8(whole.slice(0, third))).rejected
  assert.deepEqual(more, [])
  assert.deepEqual([rejection!.fault, rejection!.feature, rejection!.line], ['not-json', null, 3])
  assert.equal(rejection!.column, 31)
  assert.match(rejection!.reason.en, /line 3, column \d+/)
  const broken = read(utf8('{"type": "FeatureCollection",\n "features": [oops]}')).rejected[0]!
  assert.deepEqual([broken.line, broken.column], [2, 15])
})

test('what is no UTF-8, no JSON, empty or XML is refused as a whole', () => {
  assert.deepEqual(faults(new Uint8Array([0x7b, 0x22, 0xb9, 0xe3, 0xd6, 0xdd, 0x22])), ['file/not-utf8'])
  assert.deepEqual(faults(utf8('<?xml version="1.0"?><kml/>')), ['file/not-json'])
  assert.deepEqual(faults(utf8('')), ['file/not-json'])
  assert.deepEqual(faults(utf8('[]')), ['file/not-a-feature-collection'])
  assert.deepEqual(faults(utf8(JSON.stringify(ROW[0]))), ['file/not-a-feature-collection'])
  assert.deepEqual(faults(collection([])), ['file/no-features'])
})

test('a byte order mark and CRLF do no harm', () => {
  const text = new TextDecoder().decode(collection(ROW)).replaceAll(',', ',\r\n')
  assert.equal(read(utf8(`\uFEFF${text}`)).good.length, 4)
})

test('a crs that says otherwise is refused, WGS 84 passes, CGCS2000 passes with a warning', () => {
  const crs = (name: string) => collection(ROW, { crs: { type: 'name', properties: { name } } })
  assert.deepEqual(faults(crs('EPSG:3857')), ['file/wrong-crs'])
  assert.deepEqual(faults(crs('urn:ogc:def:crs:EPSG::4526')), ['file/wrong-crs'])
  assert.deepEqual(faults(collection(ROW, { crs: { type: 'link' } })), ['file/wrong-crs'])
  assert.equal(read(crs('urn:ogc:def:crs:OGC:1.3:CRS84')).good.length, 4)
  assert.equal(read(crs('EPSG:4326')).good.length, 4)
  const cgcs2000 = read(crs('urn:ogc:def:crs:EPSG::4490'))
  assert.deepEqual([cgcs2000.good.length, cgcs2000.warnings[0]?.warning], [4, 'crs-cgcs2000'])
})

test('latitude before longitude, projected metres and another city are told apart, with the place', () => {
  const swapped = box.map(([lon, lat]) => [lat, lon])
  const gaussKruger = box.map(([lon, lat]) => [38_000_000 + lon * 1e5, lat * 111_000])
  const beijing = square(116.3, 39.9, 116.4, 40)
  const bytes = collection([
    feature('440103', [swapped]),
    feature('440104', [gaussKruger]),
    feature('440105', [beijing]),
    feature('440106', [[[...box[0]!], [113.1, 23], [113.1, 32.1], [113, 23.1], [113, 23]]]),
  ])
  assert.deepEqual(faults(bytes), [
    '0/coordinates-swapped',
    '1/coordinates-projected',
    '2/coordinates-elsewhere',
    '3/coordinates-elsewhere',
  ])
  const last = read(bytes).rejected[3]!
  assert.deepEqual([last.polygon, last.ring, last.vertex, last.at], [0, 0, 2, [113.1, 32.1]])
})

test('an open ring, a bow-tie and a line each name feature, code, ring and vertex', () => {
  const bowTie = [[113, 23], [113.1, 23.1], [113.1, 23], [113, 23.1], [113, 23]] // prettier-ignore
  const bytes = collection([
    feature('440103', [box.slice(0, -1)]),
    feature('440104', [bowTie]),
    { ...feature('440105', box), geometry: { type: 'LineString', coordinates: box } },
    { ...feature('440106', box), geometry: null },
  ])
  assert.deepEqual(faults(bytes), ['0/not-closed', '1/self-intersection', '2/not-an-area', '3/not-an-area'])
  const [open, tie] = read(bytes).rejected
  assert.deepEqual([open!.code, open!.ring, open!.vertex], ['440103', 0, 3])
  assert.match(
    tie!.reason.en,
    /^ring 0, vertex 0 \(113 23\): the ring meets itself; the other place is ring 0, vertex 2$/,
  )
})

test('a code that is missing, unknown or there twice is refused by its property', () => {
  const bytes = collection([
    feature(undefined, [box]),
    feature('110101', [box]),
    feature('440103', [box]),
    feature(440103, [box]),
    'not a feature',
  ])
  assert.deepEqual(faults(bytes), ['0/code-missing', '1/code-unknown', '3/code-twice', '4/not-a-feature'])
  assert.equal(read(bytes).rejected[0]!.property, 'code')
  assert.match(read(bytes).rejected[2]!.reason.en, /in feature 2 already/)
})

test('a wrong name and a ring against the direction are warned of; a wrong date is refused', () => {
  const bytes = collection([
    feature('440103', [box.toReversed()], { name: '越秀区' }),
    feature('440104', [box], { name: '越秀区', valid_from: '2024-02-30' }),
    feature('440105', [box], { valid_from: '2024-02-29' }),
  ])
  const { good, rejected, warnings } = read(bytes)
  assert.deepEqual(
    warnings.map((w) => w.warning),
    ['name-differs', 'ring-turned'],
  )
  assert.deepEqual(
    rejected.map((r) => [r.feature, r.fault, r.property]),
    [[1, 'bad-date', 'valid_from']],
  )
  assert.deepEqual(
    good.map((g) => g.validFrom),
    [null, '2024-02-29'],
  )
})

test('grid cells have 14 or 15 digits, and belong to a known community, or to its street with a warning', () => {
  const bytes = collection([
    feature('440103001101001', [box]),
    feature('44010300199901', [box]),
    feature('440199001101001', [box]),
    feature('440103', [box]),
  ])
  const { good, rejected, warnings } = read(bytes, { kind: 'grid' })
  assert.deepEqual(
    good.map((g) => g.divisionCode),
    ['440103001101', '440103001'],
  )
  assert.deepEqual(
    warnings.map((w) => [w.feature, w.warning]),
    [[1, 'community-unknown']],
  )
  assert.deepEqual(
    rejected.map((r) => [r.feature, r.fault]),
    [
      [2, 'code-unknown'],
      [3, 'code-unknown'],
    ],
  )
})

test('GCJ-02 is converted when it is said, to within a millimetre, and neighbours keep their common vertices', () => {
  const lon = fc.double({ min: 113, max: 114, noNaN: true })
  const lat = fc.double({ min: 22.6, max: 23.8, noNaN: true })
  fc.assert(
    fc.property(lon, lat, (x, y) => {
      const ring = square(x, y, x + 0.01, y + 0.01)
      const obscured = ring.map((p: Position) => toGcj02(p))
      const { good } = read(collection([feature('440103', [obscured])]), { crs: 'gcj02' })
      for (const [i, [a, b]] of good[0]!.shape[0]![0]!.entries())
        assert.ok(Math.abs(a - ring[i]![0]) < 2e-8 && Math.abs(b - ring[i]![1]) < 2e-8)
    }),
  )
  const east = ROW.map(({ geometry }) => (geometry.coordinates as Position[][])[0]!)
  const obscured = ROW.map((f, i) => feature(f.properties['code'], [east[i]!.map((p) => toGcj02(p))]))
  const { good } = read(collection(obscured), { crs: 'gcj02' })
  assert.deepEqual(good[0]!.shape[0]![0]![1], good[1]!.shape[0]![0]![0])
})

test('whatever bytes come, there is an answer and never an exception', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)))
  fc.assert(fc.property(fc.array(fc.jsonValue()), (features) => void read(collection(features))))
  fc.assert(
    fc.property(fc.jsonValue(), (coordinates) => {
      const { good, rejected } = read(collection([feature('440103', coordinates)]))
      assert.ok(good.length + rejected.length > 0)
    }),
  )
})
