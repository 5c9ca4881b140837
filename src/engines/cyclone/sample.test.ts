import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendFix } from './draft.ts'
import { sampleHistory } from './sample.ts'
import { distanceKm } from './sphere.ts'
import type { Fix } from './track.ts'

const GUANGZHOU = { lon: 113.26, lat: 23.13 }

test('a seed gives one history, another seed another', () => {
  assert.deepEqual(sampleHistory(), sampleHistory())
  assert.notDeepEqual(sampleHistory({ seed: 1 }), sampleHistory({ seed: 2 }))
})

test('25 seasons of 22 storms that nobody takes for real ones', () => {
  const tracks = sampleHistory({ lastSeason: 2030 })
  assert.equal(tracks.length, 25 * 22)
  assert.deepEqual([tracks[0]!.season, tracks.at(-1)!.season], [2006, 2030])
  assert.equal(new Set(tracks.map(({ key }) => key)).size, tracks.length)
  for (const track of tracks) {
    assert.equal(track.source, 'sample')
    assert.match(track.key, /^\d{4}-x\d\d$/)
    assert.match(track.name!, /^Sample \d\d$/)
    assert.equal(track.number, null)
    const again: Fix[] = []
    assert.ok(track.fixes.every((fix) => appendFix(again, fix)))
    assert.ok(track.fixes.length >= 8)
    for (const fix of track.fixes) {
      assert.ok(
        fix.atMs % (6 * 3_600_000) === 0 && fix.lon > -180 && fix.lon <= 180 && fix.lat > 0 && fix.lat < 50,
      )
      assert.ok(fix.wind! >= 9 && fix.wind! < 85 && fix.pressureHpa! > 860 && fix.pressureHpa! < 1010)
    }
  }
})

test('some storms recurve, some go into the continent, strength varies', () => {
  const tracks = sampleHistory()
  const share = (is: (track: (typeof tracks)[number]) => boolean) => tracks.filter(is).length / tracks.length
  const north = share(({ fixes }) => fixes.at(-1)!.lat > 30)
  assert.ok(north > 0.25 && north < 0.65, `${north}`)
  const strong = share(({ fixes }) => fixes.some((fix) => fix.wind! >= 41.5))
  assert.ok(strong > 0.05 && strong < 0.35, `${strong}`)
})

test('whatever the seed, one storm of the last season comes to Guangzhou as a typhoon', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const near = sampleHistory({ seed })
      .filter(({ season }) => season === 2025)
      .flatMap(({ fixes }) => fixes.filter((fix) => distanceKm(fix, GUANGZHOU) < 60 && fix.wind! >= 32.7))
    assert.ok(near.length > 0, `seed ${seed}`)
  }
})
