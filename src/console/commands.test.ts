import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Stroke, belongsToFocus, fit, matches, merged, spelled } from './commands.ts'

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('Mod is Ctrl or Command', () => {
  assert.ok(matches('Mod+K', stroke('k', { ctrlKey: true })))
  assert.ok(matches('Mod+K', stroke('k', { metaKey: true })))
  assert.ok(!matches('Mod+K', stroke('k')))
  assert.ok(!matches('N', stroke('n', { ctrlKey: true })))
})

test('a printable sign counts by what it prints, a named key with its Shift', () => {
  assert.ok(matches('?', stroke('?', { shiftKey: true })))
  assert.ok(matches('Space', stroke(' ')))
  assert.ok(!matches('ArrowLeft', stroke('ArrowLeft', { shiftKey: true })))
  assert.ok(matches('Shift+ArrowLeft', stroke('ArrowLeft', { shiftKey: true })))
})

test('typing belongs to the field, arrows to the slider and the map, space to the button', () => {
  assert.ok(belongsToFocus('INPUT', null, false, 'n'))
  assert.ok(belongsToFocus('DIV', null, true, 'n'))
  assert.ok(belongsToFocus('BUTTON', null, false, ' '))
  assert.ok(belongsToFocus('CANVAS', null, false, 'ArrowLeft'))
  assert.ok(belongsToFocus('DIV', 'separator', false, 'ArrowLeft'))
  assert.ok(!belongsToFocus('BUTTON', null, false, 'ArrowLeft'))
  assert.ok(!belongsToFocus('BODY', null, false, ' '))
})

test('a later declaration of the same command replaces the earlier', () => {
  const title = { 'zh-CN': '一', en: 'One' }
  const first = { id: 'a', title, perform: () => {} }
  const second = { id: 'a', title, perform: () => {} }
  const other = { id: 'b', title, perform: () => {} }
  assert.deepEqual(merged([[first, other], [second]]), [second, other])
})

test('keys are spelled as they stand on the keyboard', () => {
  assert.equal(spelled('Mod+K', false), 'Ctrl K')
  assert.equal(spelled('Mod+K', true), '⌘ K')
  assert.equal(spelled('ArrowLeft', false), '←')
})

test('a beginning fits better than a word, a word better than letters in order, and others not', () => {
  const scores = ['typ', 'track', 'rack', 'tk', 'tz'].map((q) => fit(q, 'Typhoon track'))
  assert.deepEqual(scores, [100, 80, 60, 20, 0])
  assert.equal(fit('台风', '录入台风公报'), 60)
})
