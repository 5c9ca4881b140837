import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  clockTime,
  day,
  formatBytes,
  formatChange,
  formatNumber,
  formatPosition,
  formatShare,
  fullTime,
  parseCivil,
  relativeTime,
  shortTime,
  weekday,
} from './format.ts'

const landfall = new Date('2018-09-16T09:00:00Z')
const now = new Date('2018-09-16T09:22:00Z')

test('times are Asia/Shanghai', () => {
  assert.equal(shortTime(landfall), '09-16 17:00')
  assert.equal(fullTime(landfall), '2018-09-16 17:00')
  assert.equal(clockTime(landfall), '17:00')
  assert.equal(day(new Date('2018-09-15T16:00:00Z')), '2018-09-16')
  assert.equal(weekday(landfall, 'zh-CN'), '周日')
  assert.equal(weekday(landfall, 'en'), 'Sun')
})

test('midnight is 00:00, not 24:00', () => {
  assert.equal(fullTime(new Date('2018-09-15T16:00:00Z')), '2018-09-16 00:00')
})

test('summer time of 1986 to 1991 counts', () => {
  assert.equal(fullTime(new Date('1990-07-01T00:00:00Z')), '1990-07-01 09:00')
  assert.equal(parseCivil('1990-07-01 09:00', now)?.toISOString(), '1990-07-01T00:00:00.000Z')
})

test('a person may leave out what is of today', () => {
  const cases = {
    '2018-09-16 17:00': '2018-09-16T09:00:00.000Z',
    '2018/9/16 17:00': '2018-09-16T09:00:00.000Z',
    '2018-09-16': '2018-09-15T16:00:00.000Z',
    '09-14 08:00': '2018-09-14T00:00:00.000Z',
    '8:30': '2018-09-16T00:30:00.000Z',
    '2018-09-14T00:00Z': '2018-09-14T00:00:00.000Z',
  }
  for (const [text, iso] of Object.entries(cases))
    assert.equal(parseCivil(text, now)?.toISOString(), iso, text)
})

test('what is no time is none', () => {
  for (const text of ['', 'now', '2018-02-30', '2018-13-01', '25:00', '2018-09', '2018-09-16 17:60'])
    assert.equal(parseCivil(text, now), null, text)
})

test('every minute that is shown is read back', () => {
  fc.assert(
    // From 1992: before, an hour of each autumn was there twice.
    fc.property(fc.integer({ min: Date.UTC(1992) / 60_000, max: Date.UTC(2050) / 60_000 }), (minutes) => {
      const date = new Date(minutes * 60_000)
      assert.equal(parseCivil(fullTime(date), now)?.getTime(), date.getTime())
    }),
  )
})

test('how long ago', () => {
  assert.equal(relativeTime(landfall, now, 'en'), '22 minutes ago')
  assert.equal(relativeTime(landfall, now, 'zh-CN'), '22分钟前')
  assert.equal(relativeTime(new Date(now.getTime() + 7_200_000), now, 'en'), 'in 2 hours')
  assert.equal(relativeTime(now, now, 'en'), 'just now')
})

test('numbers: separators, known decimals, sign, and a dash for what is missing', () => {
  assert.equal(formatNumber(48210), '48,210')
  assert.equal(formatNumber(-3.25, 1), '−3.3')
  assert.equal(formatNumber(-0.01, 1), '0.0')
  assert.equal(formatNumber(Number.NaN), '—')
  assert.equal(formatNumber(null), '—')
  assert.equal(formatChange(1.24, 1), '+1.2')
  assert.equal(formatChange(0.01, 1), '0.0')
  assert.equal(formatChange(-2), '−2')
  assert.equal(formatShare(0.62), '62 %')
  assert.equal(formatBytes(1_436_000), '1.4 MB')
})

test('positions beyond 180° are west', () => {
  assert.equal(formatPosition(113.26, 23.13), '23.13°N 113.26°E')
  assert.equal(formatPosition(188, 11), '11.00°N 172.00°W')
  assert.equal(formatPosition(-200, -5, 0), '5°S 160°E')
})
