import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { polygonAreaM2 } from '#engines/location/area.ts'
import { checkShape } from '#engines/location/check.ts'
import { gaps } from '#engines/location/gaps.ts'
import { overlaps } from '#engines/location/topology.ts'
import { readImport } from './domain/read.ts'
import { DISTRICTS } from './facts.ts'
import { makeSchematicOutlines, type SchematicOutlines } from './schematic.ts'
import { SCHEMATIC_FILE } from './seed.ts'

const made = makeSchematicOutlines()

test('the file in data/ is what the generator makes (src/systems/geography/schematic-write.ts writes it)', async () => {
  const file = JSON.parse(await readFile(SCHEMATIC_FILE, 'utf8')) as SchematicOutlines
  assert.deepEqual(file, JSON.parse(JSON.stringify(made)))
})

test('every feature says that it is schematic, in words and as a flag', () => {
  assert.deepEqual(
    made.features.map((f) => f.properties.code),
    DISTRICTS.map((d) => d.code),
  )
  for (const { properties } of made.features) {
    assert.deepEqual([properties.schematic, properties.kind], [true, 'schematic'])
    assert.equal(properties.labelZh, '示意轮廓，不代表行政界线')
    assert.equal(properties.labelEn, 'schematic, not an administrative boundary')
  }
})

test('it is refused as an import of official outlines, feature by feature', () => {
  const bytes = new TextEncoder().encode(JSON.stringify(made))
  const divisions = new Map(DISTRICTS.map(({ code, nameEn }) => [code, nameEn]))
  const { good, rejected } = readImport({ bytes, kind: 'outlines', crs: 'wgs84', divisions })
  assert.deepEqual([good.length, rejected.length], [0, 11])
  assert.ok(rejected.every(({ fault }) => fault === 'schematic'))
})

test('it is valid, without overlaps or gaps', () => {
  const areas = made.features.map((f) => ({ key: f.properties.code, shape: [f.geometry.coordinates] }))
  for (const { shape } of areas) assert.deepEqual(checkShape(shape), { shape, faults: [], turned: [] })
  assert.deepEqual(overlaps(areas, [], 1), [])
  assert.deepEqual(
    gaps(
      areas.map(({ shape }) => shape),
      1,
    ),
    [],
  )
})

test('each district has its share of the whole area, to two per cent', () => {
  const areas = made.features.map((f) => polygonAreaM2(f.geometry.coordinates))
  const whole = areas.reduce((sum, areaM2) => sum + areaM2, 0)
  const city = DISTRICTS.reduce((sum, { areaKm2 }) => sum + areaKm2, 0)
  for (const [i, { areaKm2, nameEn }] of DISTRICTS.entries())
    assert.ok(Math.abs(areas[i]! / whole / (areaKm2 / city) - 1) < 0.02, nameEn)
})
