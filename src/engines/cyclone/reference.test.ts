/** On CMA's own best tracks, 1949 to 2018, where `KAPOK_REFERENCE` names the folder that has them. */
import assert from 'node:assert/strict'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import type { TrackEvent } from './draft.ts'
import { cliper, forecast, kapok, match, persistence } from './forecast.ts'
import { buildHistory, type History } from './history.ts'
import { parseTracks } from './parse.ts'
import { LEADS_H } from './quadratic.ts'
import { HOUR_MS, situationAt } from './situation.ts'
import { distanceKm } from './sphere.ts'
import type { Track } from './track.ts'

const folder = join(process.env['KAPOK_REFERENCE'] ?? '', 'typhoon', 'cma_bst')
const has = process.env['KAPOK_REFERENCE'] !== undefined && existsSync(folder)

describe(
  "CMA's best tracks",
  { skip: has ? false : 'KAPOK_REFERENCE is not set, or has no typhoon/cma_bst' },
  () => {
    const events: TrackEvent[] = []
    const tracks: Track[] = []
    let history: History
    before(async () => {
      for (const name of readdirSync(folder).sort()) {
        for await (const event of parseTracks('cma', createReadStream(join(folder, name)))) {
          events.push(event)
          if (event.kind !== 'storm') continue
          tracks.push(event.track)
          assert.equal(event.track.season, Number(name.slice(2, 6)), `${name} ${event.track.key}`)
        }
      }
      history = buildHistory(tracks)
    })

    test('all 70 files are read whole: 2355 storms, 68302 fixes, nothing rejected, every key once', () => {
      assert.deepEqual(
        events.filter((event) => event.kind !== 'storm'),
        [],
      )
      assert.equal(tracks.length, 2355)
      assert.equal(new Set(tracks.map(({ key }) => key)).size, 2355)
      assert.equal(
        tracks.reduce((sum, { fixes }) => sum + fixes.length, 0),
        68_302,
      )
    })

    /** Mean error at some leads of seasons, tropical with 17.2 m/s at both ends; every n-th case. */
    function errors(
      models: readonly (typeof cliper)[],
      from: number,
      to: number,
      leadsH: readonly number[],
      every = 1,
    ) {
      const sums = models.map(() => leadsH.map(() => 0))
      const counts = leadsH.map(() => 0)
      const isCase = (fix: Track['fixes'][number] | undefined) =>
        fix !== undefined && fix.nature === 'tropical' && (fix.wind ?? 0) >= 17.2
      let n = 0
      for (const track of tracks.filter(({ season }) => season >= from && season <= to)) {
        for (const fix of track.fixes) {
          if (!isCase(fix) || fix.atMs % (6 * HOUR_MS) !== 0 || n++ % every !== 0) continue
          const now = situationAt(track, fix.atMs)!
          if (now.trail.length < 4) continue
          const paths = models.map((model) => model.path(history, track, now))
          for (const [i, h] of leadsH.entries()) {
            const truth = track.fixes.find(({ atMs }) => atMs === fix.atMs + h * HOUR_MS)
            if (!isCase(truth)) continue
            counts[i]!++
            for (const [m, path] of paths.entries())
              sums[m]![i]! += distanceKm(path[LEADS_H.indexOf(h)]!, truth!)
          }
        }
      }
      return sums.map((row) => row.map((sum, i) => sum / counts[i]!))
    }

    test('persistence errs as JMA published for 1996 to 1998: 106.7, 216.5, 491.9, 791.4 km', () => {
      // JMA's operational positions carry errors of their own, which weigh at 12 h and little from 24 h on.
      const [km] = errors([persistence], 1996, 1998, [24, 48, 72])
      for (const [i, published] of [216.5, 491.9, 791.4].entries()) {
        assert.ok(Math.abs(km![i]! / published - 1) < 0.1, `${km![i]} km against ${published} km`)
      }
    })

    test('ours beats CLIPER, CLIPER beats persistence, on seasons that nothing was chosen on', () => {
      const [held, regressed, corrected] = errors(
        [persistence, cliper, kapok(0)],
        2012,
        2018,
        [24, 48, 72],
        11,
      )
      for (const i of [0, 1, 2]) {
        assert.ok(regressed![i]! < 0.93 * held![i]!, `${regressed![i]} against ${held![i]} km`)
        assert.ok(corrected![i]! < 0.985 * regressed![i]!, `${corrected![i]} against ${regressed![i]} km`)
      }
    })

    test('Mangkhut, 2018-09-14 00Z: west-north-westward storms towards the Luzon Strait', () => {
      const mangkhut = tracks.find(({ key }) => key === '2018-1822')!
      const atMs = Date.UTC(2018, 8, 14)
      const found = match(history, mangkhut, atMs)
      assert.equal(found.length, 10)
      assert.ok(found.every(({ why }) => why.positionKm < 700 && why.headingDeg! < 45))
      assert.ok(
        found.some(({ name }) => /meranti/i.test(name ?? '')),
        'Meranti 2016 took nearly the same way',
      )
      const { leads, members, notes } = forecast(history, mangkhut, atMs)!
      assert.deepEqual(notes, [])
      assert.equal(members.length, 200)
      const truth = mangkhut.fixes.find((fix) => fix.atMs === atMs + 24 * HOUR_MS)!
      // It was faster than its analogs: outside the circle of 70 %, well inside twice that.
      assert.ok(distanceKm(leads[1]!, truth) < 2 * leads[1]!.radius70Km)
    })
  },
)
