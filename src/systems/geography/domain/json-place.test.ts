import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { jsonFault } from './json-place.ts'

test('the first character that cannot stand there is named', () => {
  assert.equal(jsonFault('{"a": [1, oops]}'), 10)
  assert.equal(jsonFault('{"a": 1,}'), 8)
  assert.equal(jsonFault('[1 2]'), 3)
  assert.equal(jsonFault('{"a" 1}'), 5)
  assert.equal(jsonFault('<?xml?>'), 0)
  assert.equal(jsonFault('{} x'), 3)
  assert.equal(jsonFault('["a\nb"]'), 3)
  assert.equal(jsonFault('["a\\x"]'), 3)
  assert.equal(jsonFault('[01]'), 2)
})

test('a text that ends too early ends at its length', () => {
  for (const text of ['', ' ', '[', '{"a"', '{"a":', '[1,', '["abc', '[{"a":['])
    assert.equal(jsonFault(text), text.length)
})

test('it agrees with JSON.parse on what is JSON, however the text is cut or changed', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, n, other) => {
      const at = n % (json.length + 1)
      assert.equal(jsonFault(json), null)
      for (const text of [json.slice(0, at), json.slice(0, at) + other + json.slice(at)])
        assert.equal(jsonFault(text) === null, parses(text), text)
    }),
    { numRuns: 1000 },
  )
})
