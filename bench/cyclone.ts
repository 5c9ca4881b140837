/**
 * The cyclone engine on CMA's best tracks (`KAPOK_REFERENCE`/typhoon/cma_bst): parsing, building the history, learning
 * from it, and one match and forecast over all of it. How good the forecasts are is in bench/forecast.ts.
 */
import { forecast, match } from '#engines/cyclone/forecast.ts'
import { buildHistory } from '#engines/cyclone/history.ts'
import { positionAt } from '#engines/cyclone/situation.ts'
import type { Fix, Track } from '#engines/cyclone/track.ts'
import { atMost, percentile, print, type Result } from './figures.ts'
import { bestTracks } from './tracks.ts'

const HOUR_MS = 3_600_000
const TIMED = 2000

interface Case {
  readonly track: Track
  readonly fix: Fix
}

/** Every synoptic fix of some seasons with tropical-storm wind and 24 h of past. */
function casesOf(tracks: readonly Track[], from: number, to: number): Case[] {
  return tracks
    .filter(({ season }) => season >= from && season <= to)
    .flatMap((track) =>
      track.fixes
        .filter((fix) => fix.atMs % (6 * HOUR_MS) === 0 && (fix.wind ?? 0) >= 17.2)
        .filter((fix) => positionAt(track.fixes, fix.atMs - 24 * HOUR_MS) !== null)
        .map((fix) => ({ track, fix })),
    )
}

function timed<T>(work: () => T): [T, ms: number] {
  const start = performance.now()
  const value = work()
  return [value, Number((performance.now() - start).toFixed(1))]
}

async function bench(): Promise<Result> {
  const start = performance.now()
  const { tracks, bytes } = await bestTracks()
  const seconds = (performance.now() - start) / 1000
  const [history, historyMs] = timed(() => buildHistory(tracks))
  const all = casesOf(tracks, 2008, 2018)
  const first = all[0]!
  const learnMs = timed(() => forecast(history, first.track, first.fix.atMs))[1]
  const step = Math.max(1, Math.floor(all.length / TIMED))
  const cases = all.filter((_, i) => i % step === 0)
  const matching = cases.map(({ track, fix }) => timed(() => match(history, track, fix.atMs))[1])
  const making = cases.map(({ track, fix }) => timed(() => forecast(history, track, fix.atMs))[1])
  return {
    title: 'The cyclone engine on CMA best tracks, 1949 to 2018',
    figures: [
      atMost('match and forecast over all history, p50', percentile(making, 0.5), 10, 'ms'),
      atMost('match and forecast over all history, p99', percentile(making, 0.99), 40, 'ms'),
      { name: 'match alone, p50', value: percentile(matching, 0.5), unit: 'ms' },
      {
        name: 'the first forecast on a history (it learns from all seasons, once)',
        value: learnMs,
        unit: 'ms',
      },
      { name: 'parsing', value: Number((bytes / 1e6 / seconds).toFixed(1)), unit: 'MB/s' },
      { name: 'building the history', value: historyMs, unit: 'ms' },
    ],
    notes: [
      `${tracks.length} storms, ${history.rows} fixes on the 6-hourly grid; ${making.length} timed forecasts of 2008 to 2018, each with its analogs, 200 members with their winds, and scenarios`,
    ],
  }
}

print(await bench())
