import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayVisit } from './page.ts'
import { below, inOrder, pageAt } from './router.ts'

test('places are below /console', () => {
  assert.equal(below('/console'), '')
  assert.equal(below('/console/typhoon/'), 'typhoon')
  assert.equal(below('/consoles'), null)
  assert.equal(below('/'), null)
})

test('the longest path wins, and the rest is the page’s own', () => {
  const pages = [{ path: 'typhoon' }, { path: 'typhoon/import' }]
  assert.deepEqual(pageAt('typhoon/import/report', pages), {
    page: { path: 'typhoon/import' },
    rest: 'report',
  })
  assert.deepEqual(pageAt('typhoon/cma/2018', pages), { page: { path: 'typhoon' }, rest: 'cma/2018' })
  assert.equal(pageAt('typhoons', pages), null)
})

test('equal orders are settled by the path', () => {
  const pages = [
    { path: 'b', order: 2 },
    { path: 'a', order: 2 },
    { path: 'c', order: 1 },
  ]
  assert.deepEqual(
    inOrder(pages).map((p) => p.path),
    ['c', 'a', 'b'],
  )
})

test('visitors see public pages, people theirs, and administrators all', () => {
  const visitor = { kind: 'visitor', permissions: new Set<string>() }
  const clerk = { kind: 'person', permissions: new Set(['typhoon.import']) }
  const root = { kind: 'person', permissions: new Set(['*']) }
  assert.deepEqual(
    [visitor, clerk, root].map((a) => mayVisit('public', a)),
    [true, true, true],
  )
  assert.deepEqual(
    [visitor, clerk, root].map((a) => mayVisit('signed-in', a)),
    [false, true, true],
  )
  assert.deepEqual(
    [visitor, clerk, root].map((a) => mayVisit('access.audit', a)),
    [false, false, true],
  )
})
