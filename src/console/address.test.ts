import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  camera,
  flag,
  instant,
  list,
  number,
  oneOf,
  optional,
  queryText,
  read,
  text,
  written,
} from './address.ts'

const codecs = {
  storm: optional(),
  query: text(),
  h: number(0, { min: 0, max: 120 }),
  pinned: list(),
  on: flag(),
  tab: oneOf(['table', 'map'], 'map'),
  at: instant(),
  map: camera(),
}

test('an empty address is the defaults, and the defaults are an empty address', () => {
  const values = read(codecs, new URLSearchParams())
  assert.deepEqual(values, {
    storm: null,
    query: '',
    h: 0,
    pinned: [],
    on: false,
    tab: 'map',
    at: null,
    map: null,
  })
  assert.equal(written(codecs, new URLSearchParams(), values).toString(), '')
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(
      fc.record({
        storm: fc.option(fc.string({ minLength: 1 })),
        query: fc.string(),
        h: fc.integer({ min: 0, max: 120 }),
        pinned: fc.array(fc.stringMatching(/^[\w-]+$/)),
        on: fc.boolean(),
        tab: fc.constantFrom('table' as const, 'map' as const),
        at: fc.option(fc.integer({ min: 0, max: 4e6 }).map((minutes) => new Date(minutes * 60_000))),
      }),
      (values) => {
        const query = written(codecs, new URLSearchParams(), values)
        const back = read(codecs, new URLSearchParams(queryText(query)))
        assert.deepEqual({ ...back, map: undefined }, { ...values, map: undefined })
      },
    ),
  )
})

test('what is not understood is the default', () => {
  const query = new URLSearchParams('h=121&on=yes&tab=chart&at=2018-13-40T00:00Z&map=1,2&pinned=,,')
  const values = read(codecs, query)
  assert.deepEqual(values, {
    storm: null,
    query: '',
    h: 0,
    pinned: [],
    on: false,
    tab: 'map',
    at: null,
    map: null,
  })
})

test('parameters of others stay', () => {
  const query = written(codecs, new URLSearchParams('lang=en&h=12'), { h: 0, storm: 'cma/2018-1822' })
  assert.equal(queryText(query), '?lang=en&storm=cma/2018-1822')
})

test('a moment is UTC to the minute; local times are refused', () => {
  assert.equal(instant().parse('2018-09-14T00:00Z')?.toISOString(), '2018-09-14T00:00:00.000Z')
  assert.equal(instant().parse('2018-09-14T00:00'), null)
  assert.equal(instant().parse('2018-09-14T08:00+08:00'), null)
  assert.equal(instant().format(new Date('2018-09-14T06:30:12Z')), '2018-09-14T06:30Z')
})

test('a camera keeps unwrapped longitudes', () => {
  assert.deepEqual(camera().parse('188.50,12.30,4.5'), { lon: 188.5, lat: 12.3, zoom: 4.5 })
  assert.equal(camera().format({ lon: 113.264, lat: 23.129, zoom: 7.55 }), '113.26,23.13,7.5')
  assert.equal(camera().parse('NaN,1,1'), null)
})
