import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ChartModel, description, namedLevels, tableOf } from './model.ts'

const at = (h: number) => Date.UTC(2018, 8, 16, h)
const model: ChartModel = {
  title: 'Wind',
  x: { kind: 'time' },
  y: { unit: 'm/s' },
  series: [
    {
      id: 'past',
      name: 'Observed',
      kind: 'line',
      data: [
        [at(0), 48],
        [at(3), null],
        [at(6), 45],
      ],
    },
    {
      id: 'fan',
      name: '80 %',
      kind: 'band',
      cover: 0.8,
      data: [
        [at(6), 45, 45],
        [at(9), 36, 42],
      ],
    },
  ],
}

test('the table has a row for each time, two columns for a band, and a gap where nothing is known', () => {
  assert.deepEqual(tableOf(model, 'en'), {
    head: ['Time', 'Observed (m/s)', '80 % low (m/s)', '80 % high (m/s)'],
    rows: [
      ['2018-09-16 08:00', 48, null, null],
      ['2018-09-16 11:00', null, null, null],
      ['2018-09-16 14:00', 45, 45, 45],
      ['2018-09-16 17:00', null, 36, 42],
    ],
  })
})

test('the description says first, last, lowest and highest, in the reader’s language', () => {
  assert.equal(
    description(model, 'en'),
    'Wind. Observed: 2 values from 2018-09-16 08:00 (48 m/s) to 2018-09-16 14:00 (45 m/s); lowest 45 m/s at 2018-09-16 14:00, highest 48 m/s at 2018-09-16 08:00.',
  )
  assert.match(description(model, 'zh-CN'), /2 个值，从 2018-09-16 08:00（48 m\/s）/)
})

test('a chart without values says so', () => {
  assert.equal(description({ ...model, series: [] }, 'en'), 'Wind. No values.')
})

test('levels are named as far as their names do not touch', () => {
  const levels = [10.8, 17.2, 24.5, 32.7, 41.5, 51].map((y) => ({ y, label: String(y) }))
  const of = (height: number) => [...namedLevels({ ...model, y: { min: 0, max: 60 }, levels }, height)]
  assert.deepEqual(of(300), [51, 41.5, 32.7, 24.5, 17.2, 10.8])
  assert.deepEqual(of(120), [51, 32.7, 17.2])
})
