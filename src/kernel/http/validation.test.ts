import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { closed, fieldErrors, type ValidationError, validatorCompiler } from './validation.ts'

const Advisory = closed(
  Type.Object({
    lat: Type.Number({ minimum: -90, maximum: 90 }),
    name: Type.String({ minLength: 2 }),
    kind: Type.Union([Type.Literal('fix'), Type.Literal('forecast')]),
    limit: Type.Integer({ default: 50 }),
  }),
)

function validate(httpPart: 'body' | 'querystring', value: unknown) {
  const check = validatorCompiler({ schema: Advisory, httpPart, method: 'GET', url: '/' })
  return check(value) as { value?: unknown; error?: ValidationError[] }
}

test('every wrong field is named, in the reader’s language', () => {
  const { error } = validate('body', { lat: 95, name: 'x', kind: 'guess', colour: 'red' })
  assert.deepEqual(
    fieldErrors(error!, 'body', 'en').sort((a, b) => a.field.localeCompare(b.field)),
    [
      { field: 'colour', message: 'is not a field here' },
      { field: 'kind', message: 'must be one of: fix, forecast' },
      { field: 'lat', message: 'must be <= 90' },
      { field: 'name', message: 'must have at least 2 characters' },
    ],
  )
  assert.equal(
    fieldErrors(error!, 'body', 'zh-CN').find((e) => e.field === 'colour')!.message,
    '此处没有这个字段',
  )
})

test('a field that is missing is named, and defaults are filled in', () => {
  const { error } = validate('body', { lat: 1, kind: 'fix' })
  assert.deepEqual(fieldErrors(error!, 'body', 'en'), [{ field: 'name', message: 'is missing' }])
  assert.deepEqual(validate('body', { lat: 1, kind: 'fix', name: 'Mangkhut' }).value, {
    lat: 1,
    kind: 'fix',
    name: 'Mangkhut',
    limit: 50,
  })
})

test('text becomes a number in a query, never in a body', () => {
  const typed = { lat: '21.5', kind: 'fix', name: 'Mangkhut', limit: '7' }
  const query = Object.assign(Object.create(null), typed)
  assert.deepEqual(
    { ...(validate('querystring', query).value as object) },
    { lat: 21.5, kind: 'fix', name: 'Mangkhut', limit: 7 },
  )
  assert.ok(validate('body', typed).error)
})

test('a body that is no object at all gets an answer of its own', () => {
  assert.deepEqual(fieldErrors(validate('body', 'text').error!, 'body', 'en'), [
    { field: 'body', message: 'must be of type object' },
  ])
})
