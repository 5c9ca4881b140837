import assert from 'node:assert/strict'
import { test } from 'node:test'
import { in202012 } from './reference.ts'

test('tuples are described as OpenAPI 3.1 means them', () => {
  const tuple = {
    type: 'array',
    items: [{ type: 'number' }, { type: 'number' }],
    additionalItems: false,
    minItems: 2,
  }
  assert.deepEqual(in202012({ a: { properties: { items: { type: 'string' } } }, tuple }), {
    a: { properties: { items: { type: 'string' } } },
    tuple: {
      type: 'array',
      prefixItems: [{ type: 'number' }, { type: 'number' }],
      items: false,
      minItems: 2,
    },
  })
})
