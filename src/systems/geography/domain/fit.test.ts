import assert from 'node:assert/strict'
import { test } from 'node:test'
import { square } from '../examples.ts'
import { fitImport } from './fit.ts'
import type { GoodFeature } from './read.ts'

const good = (feature: number, code: string, ...box: [number, number, number, number]): GoodFeature => {
  return { feature, code, divisionCode: code, shape: [[square(...box)]], validFrom: null, sha256: '' }
}
const said = (answer: ReturnType<typeof fitImport>): string[] =>
  answer.rejected.map((r) => `${r.feature} ${r.code}: ${r.reason.en}`)

test('neighbours that share an edge fit; overlapping ones are refused both, with the area', () => {
  const left = good(0, '440103', 113, 23, 113.1, 23.1)
  const fits = fitImport({
    kind: 'outlines',
    good: [left, good(1, '440104', 113.1, 23, 113.2, 23.1)],
    stored: [],
  })
  assert.deepEqual(fits, { rejected: [], warnings: [] })
  const clash = fitImport({
    kind: 'outlines',
    good: [left, good(1, '440104', 113.09, 23, 113.2, 23.1)],
    stored: [],
  })
  // 0.01 degrees of longitude at 23.05 N by 0.1 of latitude: 1,023.2 m by 11,119.5 m.
  const areas = clash.rejected.map((r) => Number(/(\d+) m²/.exec(r.reason.en)?.[1]))
  assert.deepEqual(
    clash.rejected.map((r) => r.code),
    ['440103', '440104'],
  )
  for (const areaM2 of areas) assert.ok(Math.abs(areaM2 / 11.378e6 - 1) < 0.001, `${areaM2}`)
})

test('a street may lie in its district: only one level is compared with itself', () => {
  const features = [good(0, '440103', 113, 23, 113.1, 23.1), good(1, '440103001', 113, 23, 113.05, 23.05)]
  assert.deepEqual(fitImport({ kind: 'outlines', good: features, stored: [] }).rejected, [])
})

test('a stored outline counts unless the file replaces it, and counts again when its replacement is refused', () => {
  const stored = [
    { code: '440103', shape: [[square(113, 23, 113.1, 23.1)]] },
    { code: '440104', shape: [[square(113.1, 23, 113.2, 23.1)]] },
  ]
  // The boundary between the two moves east: right only when both are imported.
  const wider = good(0, '440103', 113, 23, 113.15, 23.1)
  const narrower = good(1, '440104', 113.15, 23, 113.2, 23.1)
  assert.deepEqual(fitImport({ kind: 'outlines', good: [wider, narrower], stored }).rejected, [])
  assert.match(
    said(fitImport({ kind: 'outlines', good: [wider], stored }))[0]!,
    /^0 440103: overlaps the stored 440104 by \d+ m²$/,
  )
  // A third one spoils the narrower: with it refused, the wider meets the stored 440104 again.
  const spoiler = good(2, '440105', 113.19, 23, 113.3, 23.1)
  const chain = fitImport({ kind: 'outlines', good: [wider, narrower, spoiler], stored })
  assert.deepEqual([...new Set(chain.rejected.map((r) => r.code))].sort(), ['440103', '440104', '440105'])
})

test('land that nobody claims between neighbours is a warning with its area and place', () => {
  const ring = [
    good(0, '440103', 113, 23, 113.3, 23.1),
    good(1, '440104', 113, 23.2, 113.3, 23.3),
    good(2, '440105', 113, 23.1, 113.1, 23.2),
    good(3, '440106', 113.2, 23.1, 113.3, 23.2),
  ]
  const { rejected, warnings } = fitImport({ kind: 'outlines', good: ring, stored: [] })
  assert.deepEqual(rejected, [])
  assert.deepEqual(
    warnings.map((w) => w.warning),
    ['gap'],
  )
  const [lon, lat] = warnings[0]!.at!
  assert.ok(lon > 113.1 && lon < 113.2 && lat > 23.1 && lat < 23.2)
})

test('slivers below the tolerance pass: 1,000 m² between outlines, 10 m² between grid cells', () => {
  // 1e-7 degrees of longitude by 0.1 of latitude: some 0.01 m by 11 km, 114 m².
  const pair = (a: string, b: string) => [
    good(0, a, 113, 23, 113.1000001, 23.1),
    good(1, b, 113.1, 23, 113.2, 23.1),
  ]
  assert.deepEqual(fitImport({ kind: 'outlines', good: pair('440103', '440104'), stored: [] }).rejected, [])
  assert.equal(
    fitImport({ kind: 'grid', good: pair('440103001101001', '440103001101002'), stored: [] }).rejected.length,
    2,
  )
})
