import assert from 'node:assert/strict'
import test from 'node:test'
import { gradeColour, mixed, withAlpha } from './colours.ts'

test('short and long notations of a colour are the same colour', () => {
  assert.equal(mixed('#fff', '#000000', 0.5), '#808080')
  assert.equal(withAlpha('#fff', 0.5), '#ffffff80')
})

test('a stronger grade is further from the surface, by day and by night', () => {
  const distance = (a: string, b: string) =>
    [1, 3, 5].reduce(
      (sum, i) =>
        sum + Math.abs(Number.parseInt(a.slice(i, i + 2), 16) - Number.parseInt(b.slice(i, i + 2), 16)),
      0,
    )
  for (const theme of [
    { surface: '#ffffff', ink: '#1c1d1f', 'data-4': '#7a4f8f' },
    { surface: '#1b1e24', ink: '#e8e6e1', 'data-4': '#bb94cf' },
  ]) {
    const steps = (['TD', 'TS', 'STS', 'TY', 'STY', 'SuperTY'] as const).map((g) =>
      distance(gradeColour(g, theme), theme.surface),
    )
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    )
    assert.equal(new Set(steps).size, steps.length)
  }
})
