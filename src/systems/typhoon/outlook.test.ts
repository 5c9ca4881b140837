import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forecast, OPERATIONAL_ERROR_KM } from '#engines/cyclone/forecast.ts'
import { buildHistory } from '#engines/cyclone/history.ts'
import { sampleHistory } from '#engines/cyclone/sample.ts'
import type { Track } from '#engines/cyclone/track.ts'
import { fromKnots, knots } from '#values'
import { impactOf, outlookOf } from './outlook.ts'

const KN_PER_MS = 1 / fromKnots(knots(1))
/** The sample as JMA would write it: 10-minute means in knots. */
const asIbtracs = (track: Track): Track => ({
  ...track,
  source: 'ibtracs',
  fixes: track.fixes.map((fix) => ({ ...fix, wind: fix.wind === null ? null : fix.wind * KN_PER_MS })),
})

test('an advisory beside a history of other means is forecast in the history’s, and told in its own', () => {
  const tracks = sampleHistory().map(asIbtracs)
  const history = buildHistory(tracks)
  const storm = tracks.findLast(({ fixes }) => fixes.length > 24)!
  const atMs = storm.fixes[12]!.atMs
  // WMO 2010 (TD-1555): over the sea a 2-minute mean is 1.02 times that over ten.
  const TWO_MINUTES = 1.02
  const operational: Track = {
    ...storm,
    source: 'operational',
    key: '2025-2501',
    fixes: storm.fixes.map((fix) => ({
      ...fix,
      wind: fix.wind === null ? null : (fix.wind / KN_PER_MS) * TWO_MINUTES,
    })),
  }
  const expected = forecast(history, storm, atMs, { inputErrorKm: OPERATIONAL_ERROR_KM })!
  const outlook = outlookOf(history, { track: operational, atMs, agencies: null })!
  for (const [i, lead] of outlook.made.leads.entries()) {
    assert.ok(Math.abs(lead.windMs / TWO_MINUTES - expected.leads[i]!.windMs) < 1e-6)
    assert.ok(Math.abs(lead.lat - expected.leads[i]!.lat) < 1e-9)
  }
  assert.equal(outlook.members.length, 200)
  assert.equal(outlook.members[0]!.points[0]!.windMs, operational.fixes[12]!.wind)
  const [here] = impactOf(
    outlook,
    [{ code: 'x', lon: storm.fixes[12]!.lon, lat: storm.fixes[12]!.lat }],
    'operational',
  )
  assert.ok(here!.windMs.p50[0]! > 5)
})
