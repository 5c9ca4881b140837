import assert from 'node:assert/strict'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sampleHistory } from '#engines/cyclone/sample.ts'
import type { Track } from '#engines/cyclone/track.ts'
import { NO_REFERENCE, openTest, reference, type TestPlatform } from '../../../tests/kit.ts'
import { importFile, importTracks } from './import.ts'
import type { ForecastOut, MatchOut, StoredForecast } from './schema.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const HOUR_MS = 3_600_000

async function takeTracks(test: TestPlatform, tracks: readonly Track[], file = 'tracks'): Promise<void> {
  const work = test.platform.workOf<TyphoonTables>('typhoon')
  async function* events() {
    for (const track of tracks) yield { kind: 'storm' as const, track, line: 1 }
  }
  const given = {
    source: 'sample' as const,
    file,
    events: events(),
    keepGood: false,
    bytes: () => ({ sha256: null, bytes: 0 }),
  }
  await importTracks(work, test.actor('data-officer'), given)
}

test('forecasts of stored storms', async (t) => {
  const stage = await openTest(t, { systems: [typhoon()] })
  const { http } = stage
  const history = sampleHistory()
  await takeTracks(stage, history)
  const storm = history.findLast((track) => track.fixes.length > 20)!
  const id = `sample:${storm.key}`
  const moment = new Date(storm.fixes[10]!.atMs)
  const get = async <T>(url: string): Promise<T> => {
    const reply = await http.inject(url)
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json<T>()
  }
  const forecast = () => get<ForecastOut>(`/api/typhoon/storms/${id}/forecast?at=${moment.toISOString()}`)

  await t.test('leads to 120 h, circles that grow, members and analogs with reasons', async () => {
    const made = await forecast()
    assert.deepEqual(
      made.leads.map((lead) => lead.h),
      [12, 24, 36, 48, 60, 72, 84, 96, 108, 120],
    )
    assert.ok(made.leads.every((lead) => lead.radius70Km > 0 && Number.isFinite(lead.lon)))
    assert.ok(made.leads.at(-1)!.radius70Km > made.leads[0]!.radius70Km)
    assert.ok(made.members.length > 0 && made.analogs.length > 0)
    assert.ok(made.analogs[0]!.why.positionKm >= 0)
    assert.equal(made.history.source, 'sample')
  })

  await t.test('nothing that the page is given is later than the moment', async () => {
    const made = await forecast()
    for (const analog of made.analogs)
      for (const [h] of analog.path)
        assert.ok(
          new Date(analog.from).getTime() + h * HOUR_MS <= moment.getTime(),
          `${analog.storm} +${h} h`,
        )
  })

  await t.test('a later twin, planted in the database, changes nothing and is not found', async () => {
    const earlier = await forecast()
    const twin: Track = {
      ...storm,
      key: `${storm.season + 1}-x99`,
      season: storm.season + 1,
      name: 'Twin',
      fixes: storm.fixes.map((fix) => ({ ...fix, atMs: fix.atMs + 365 * 24 * HOUR_MS })),
    }
    await takeTracks(stage, [twin], 'twin')
    const after = await forecast()
    const { importSeq, storms, fixes, ...rest } = after.history
    assert.deepEqual({ ...after, history: rest }, { ...earlier, history: { source: earlier.history.source } })
    assert.deepEqual(
      [importSeq, storms > earlier.history.storms, fixes > earlier.history.fixes],
      [2, true, true],
    )
    const matches = await get<MatchOut[]>(
      `/api/typhoon/storms/${id}/match?at=${moment.toISOString()}&limit=50`,
    )
    assert.ok(matches.length > 0 && matches.every((m) => m.name !== 'Twin'))
  })

  await t.test('a kept forecast is made again exactly, also after later imports', async () => {
    const headers = await stage.bearer('duty-officer')
    const reply = await http.inject({
      method: 'POST',
      url: `/api/typhoon/storms/${id}/forecasts`,
      headers,
      payload: { at: moment.toISOString() },
    })
    assert.equal(reply.statusCode, 200, reply.body)
    const kept = reply.json<StoredForecast>()
    await takeTracks(
      stage,
      history
        .slice(0, 40)
        .map((track) => ({ ...track, fixes: track.fixes.map((f) => ({ ...f, lat: f.lat + 2 })) })),
      'corrected',
    )
    const { remakeForecast } = await import('./forecasts.ts')
    const { Forecaster } = await import('./forecaster.ts')
    const work = stage.platform.workOf<TyphoonTables>('typhoon')
    const fresh = new Forecaster(() => work)
    t.after(() => fresh.close())
    const again = await remakeForecast(work, fresh, stage.actor('viewer'), kept.id)
    assert.deepEqual([again.same, again.remadeSha256], [true, kept.sha256])
    assert.notDeepEqual((await forecast()).leads, kept.forecast.leads, 'the corrected history must matter')
  })

  await t.test('the same forecast is kept once', async () => {
    const headers = await stage.bearer('duty-officer')
    const make = async () =>
      (
        await http.inject({
          method: 'POST',
          url: `/api/typhoon/storms/${id}/forecasts`,
          headers,
          payload: { at: moment.toISOString() },
        })
      ).json<StoredForecast>().id
    assert.equal(await make(), await make())
  })

  await t.test('a storm that was not there yet, is not there, or an instant that is none', async () => {
    const early = await http.inject(`/api/typhoon/storms/${id}/forecast?at=1900-01-01T00:00Z`)
    assert.deepEqual(
      [early.statusCode, early.json<{ type: string }>().type],
      [404, '/problems/storm-not-yet-there'],
    )
    const nobody = await http.inject(`/api/typhoon/storms/sample:none/forecast?at=1900-01-01T00:00Z`)
    assert.equal(nobody.json<{ type: string }>().type, '/problems/no-such-storm')
    const never = await http.inject(`/api/typhoon/storms/${id}/forecast?at=2018-02-31T00:00Z`)
    assert.equal(never.statusCode, 400)
  })

  await t.test('a replay has one forecast for each fix, and says when there are more', async () => {
    const [from, to] = [storm.fixes[0]!.atMs, storm.fixes[5]!.atMs].map((ms) => new Date(ms).toISOString())
    const { forecasts, truncated } = await get<{ forecasts: ForecastOut[]; truncated: boolean }>(
      `/api/typhoon/storms/${id}/replay?from=${from}&to=${to}`,
    )
    assert.deepEqual([forecasts.length, truncated], [6, false])
    assert.ok(forecasts[0]!.notes.includes('no-motion'))
  })
})

test('Mangkhut 2018 over all history', { skip: reference === null && NO_REFERENCE }, async (t) => {
  const stage = await openTest(t, { systems: [typhoon()] })
  const folder = join(reference!, 'typhoon', 'cma_bst')
  for (const name of readdirSync(folder).sort())
    await importFile(stage.platform.workOf<TyphoonTables>('typhoon'), stage.actor('data-officer'), {
      file: name,
      bytes: createReadStream(join(folder, name)),
      keepGood: false,
    })
  const reply = await stage.http.inject('/api/typhoon/storms/cma:2018-1822/forecast?at=2018-09-14T00:00Z')
  const made = reply.json<ForecastOut>()
  assert.equal(made.history.storms, 2355)
  // At 24 h the centre was at 18.1N 120.7E (CMA): a forecast further than 400 km from it is broken.
  const lead = made.leads.find((l) => l.h === 24)!
  assert.ok(Math.abs(lead.lat - 18.1) < 3 && Math.abs(lead.lon - 120.7) < 3.5, JSON.stringify(lead))
  assert.ok(made.analogs.every((a) => a.from < '2018-09-14'))
  assert.ok(!made.analogs.some((a) => a.storm === 'cma:2018-1822'))
})
