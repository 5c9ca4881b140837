import assert from 'node:assert/strict'
import test from 'node:test'
import { forceOf, gradeFrom, kindOf } from './scales.ts'

test('a wind falls into the force whose limits of GB/T 28591-2012 hold it', () => {
  assert.equal(forceOf(0.2), '0')
  assert.equal(forceOf(17.1), '7')
  assert.equal(forceOf(17.2), '8')
  assert.equal(forceOf(32.7), '12')
  assert.equal(forceOf(50.9), '15')
  assert.equal(forceOf(61.2), '17')
  assert.equal(forceOf(61.3), '>17')
})

test('a storm is named by its grade, else by its nature, else by what is not known', () => {
  const fix = { grade: 'STY', nature: 'tropical', windMs: 45 }
  assert.equal(kindOf(fix).en, 'severe typhoon')
  assert.equal(kindOf({ ...fix, grade: null, nature: 'extratropical' }).en, 'extratropical cyclone')
  assert.equal(kindOf({ grade: null, nature: 'tropical', windMs: null }).en, 'strength not known')
  assert.equal(kindOf({ grade: null, nature: 'tropical', windMs: 8 })['zh-CN'], '低于热带低压')
  assert.equal(gradeFrom('constructor'), null)
})
