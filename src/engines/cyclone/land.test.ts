import assert from 'node:assert/strict'
import { test } from 'node:test'
import { landShare, surfaceAt } from './land.ts'

test('mainland, islands and sea are told apart where everyone knows them', () => {
  const at = (lon: number, lat: number) => surfaceAt({ lon, lat })
  for (const [lon, lat] of [
    [113.3, 23.3],
    [110.3, 21.3],
    [119, 26.5],
    [105.8, 21],
    [127, 37],
  ])
    assert.equal(at(lon!, lat!), 'mainland', `${lon} ${lat}`)
  for (const [lon, lat] of [
    [109.7, 19.2],
    [121, 23.7],
    [121, 16],
    [138, 36],
    [125, 7.5],
  ])
    assert.equal(at(lon!, lat!), 'island', `${lon} ${lat}`)
  for (const [lon, lat] of [
    [115, 19],
    [130, 20],
    [180, 20],
    [-175, 30],
    [0, 50],
    [130, -60],
  ])
    assert.equal(at(lon!, lat!), 'sea', `${lon} ${lat}`)
})

test('the share of land runs from none at sea to all inland, and is in between at a coast', () => {
  assert.equal(landShare(130, 20), 0)
  assert.equal(landShare(112, 28), 1)
  assert.ok(landShare(114.2, 22.5) > 0.2 && landShare(114.2, 22.5) < 0.8, String(landShare(114.2, 22.5)))
  // Islands that the resolution does not know, and the other side of the world.
  assert.equal(landShare(-170, 20), 0)
  assert.equal(landShare(-30, 10), 0)
})
