import assert from 'node:assert/strict'
import test from 'node:test'
import { type Draft, draftOf, EMPTY, faultsOfProblem, needsConfirmation, readDraft } from './advisory.ts'

const now = new Date('2026-07-01T04:00:00Z')
const draft: Draft = {
  ...EMPTY,
  storm: '2026-2601',
  at: '07-01 08:00',
  lon: '125.3',
  lat: '16',
  windMs: '33',
}

test('a filled form is an advisory in UTC; empty fields are not sent, or are null', () => {
  assert.deepEqual(readDraft(draft, now), {
    advisory: {
      storm: '2026-2601',
      at: '2026-07-01T00:00:00.000Z',
      lon: 125.3,
      lat: 16,
      windMs: 33,
      pressureHpa: null,
    },
  })
  const named = readDraft({ ...draft, name: ' Haikui ', agency: 'CMA' }, now)
  assert.ok('advisory' in named && named.advisory.name === 'Haikui' && named.advisory.agency === 'CMA')
})

test('every fault is told at its field, all at once', () => {
  assert.deepEqual(
    readDraft({ ...EMPTY, storm: '2601', at: 'noon', lat: '95', windMs: '500', pressureHpa: 'low' }, now),
    {
      faults: {
        storm: 'badStorm',
        at: 'badTime',
        lon: 'required',
        lat: 'badLat',
        windMs: 'badWind',
        pressureHpa: 'badPressure',
      },
    },
  )
})

test('what is corrected fills the form and reads back as it was', () => {
  const given = {
    key: '2026-2601',
    name: 'A',
    at: '2026-07-01T00:00:00Z',
    lon: -179.5,
    lat: 16,
    windMs: 33,
    pressureHpa: null,
    agency: null,
  }
  const read = readDraft(draftOf(given), now)
  assert.ok('advisory' in read)
  assert.deepEqual(read.advisory, {
    storm: '2026-2601',
    at: '2026-07-01T00:00:00.000Z',
    lon: -179.5,
    lat: 16,
    windMs: 33,
    pressureHpa: null,
    name: 'A',
  })
})

test('the server’s refusals stand beside their fields', () => {
  const problem = (code: string, errors: { field: string; message: string }[] = []) => ({
    type: `/problems/${code}`,
    detail: 'why',
    errors,
  })
  assert.deepEqual(faultsOfProblem(problem('advisory-from-the-future')), { at: 'why' })
  assert.deepEqual(faultsOfProblem(problem('position-too-far')), { lon: '', lat: '' })
  assert.ok(needsConfirmation(problem('position-too-far')))
  assert.deepEqual(faultsOfProblem(problem('bad-input', [{ field: 'body/lon', message: 'no' }])), {
    lon: 'no',
  })
  assert.equal(faultsOfProblem(problem('other-department')), null)
})
