import assert from 'node:assert/strict'
import test from 'node:test'
import { layersCodec } from './address.ts'
import { LAYERS, USUAL_LAYERS } from './scene.ts'

test('the usual layers are not written; any other choice comes back as it was', () => {
  assert.equal(layersCodec.format(USUAL_LAYERS), null)
  assert.deepEqual(layersCodec.parse(null), USUAL_LAYERS)
  for (const layers of [[], ['after'], LAYERS] as const)
    assert.deepEqual(layersCodec.parse(layersCodec.format(layers)), layers)
  assert.deepEqual(layersCodec.parse('after,nonsense'), ['after'])
})
