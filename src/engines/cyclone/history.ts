/**
 * Past storms on the synoptic grid (00, 06, 12, 18 UTC) as flat arrays, for matching and for the regressions. Fixes
 * between synoptic hours stay in the tracks and are not used here. A gap in a track splits it into stretches: no
 * motion, trail or future is ever taken across one, and nothing is filled in. A missing wind is estimated for use as
 * a predictor, and marked (`windOrigin`); it never serves as a truth to be learned.
 *
 * Longitudes are those of one basin at a time; winds of different averaging times must not be mixed: build one
 * history per source (operational 2-minute winds go with CMA's).
 */
import { displacement } from './sphere.ts'
import { HOUR_MS, TRAIL_STEPS, TRAIL_STEP_H, dayOfYear, windOrEstimate } from './situation.ts'
import { windMs, type Fix, type Track } from './track.ts'

export const STEP_MS = TRAIL_STEP_H * HOUR_MS
/** Steps of the grid in 12 h. */
const HALF_DAY = 2

export interface History {
  /** In order of first fix, then key: the order in which they were given makes no difference. */
  readonly tracks: readonly Track[]
  /** Rows of storm s: `offsets[s]` to `offsets[s + 1]` (exclusive). */
  readonly offsets: Int32Array
  readonly rows: number
  /** The storm of each row. */
  readonly storm: Int32Array
  readonly atMs: Float64Array
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly day: Float64Array
  /** m/s, given or estimated; `isWindGiven` tells. */
  readonly windMs: Float64Array
  readonly isWindGiven: Uint8Array
  /** 0 where the source says that it was extratropical or subtropical. */
  readonly isTropical: Uint8Array
  /** Change over the last 12 h, m/s; NaN unless both winds are given. */
  readonly windChangeMs: Float64Array
  /** The last row of the stretch without a gap that the row is in. */
  readonly stretchEnd: Int32Array
  /** How many 6-hour steps of past the row has, at most `TRAIL_STEPS`. */
  readonly trailLength: Uint8Array
  /** Per row: east and north km to where the storm was 6, 12, … 48 h before; NaN beyond `trailLength`. */
  readonly trail: Float32Array
  /** Per storm: the time of its first fix, ms UTC, synoptic or not; ascending. */
  readonly firstMs: Float64Array
}

/** Numbers per row of `trail`. */
export const TRAIL_WIDTH = 2 * TRAIL_STEPS

export function buildHistory(tracks: readonly Track[]): History {
  const ordered = tracks
    .filter((track) => track.fixes.length > 0)
    .sort(
      (a, b) => a.fixes[0]!.atMs - b.fixes[0]!.atMs || compare(a.key, b.key) || compare(a.source, b.source),
    )
  const grids = ordered.map((track) => track.fixes.filter(isSynoptic))
  const rows = grids.reduce((sum, grid) => sum + grid.length, 0)
  const history: History = {
    tracks: ordered,
    offsets: new Int32Array(ordered.length + 1),
    rows,
    storm: new Int32Array(rows),
    atMs: new Float64Array(rows),
    lon: new Float64Array(rows),
    lat: new Float64Array(rows),
    day: new Float64Array(rows),
    windMs: new Float64Array(rows),
    isWindGiven: new Uint8Array(rows),
    isTropical: new Uint8Array(rows),
    windChangeMs: new Float64Array(rows).fill(Number.NaN),
    stretchEnd: new Int32Array(rows),
    trailLength: new Uint8Array(rows),
    trail: new Float32Array(rows * TRAIL_WIDTH).fill(Number.NaN),
    firstMs: Float64Array.from(ordered, (track) => track.fixes[0]!.atMs),
  }
  let row = 0
  for (const [s, grid] of grids.entries()) {
    fillStorm(history, s, row, grid)
    row += grid.length
    history.offsets[s + 1] = row
  }
  return history
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isSynoptic = (fix: Fix): boolean => fix.atMs % STEP_MS === 0

function fillStorm(history: History, s: number, start: number, grid: readonly Fix[]): void {
  const { source } = history.tracks[s]!
  let stretchStart = 0
  for (const [i, fix] of grid.entries()) {
    const row = start + i
    if (i > 0 && fix.atMs - grid[i - 1]!.atMs !== STEP_MS) stretchStart = i
    const wind = windOrEstimate(fix, source)
    history.storm[row] = s
    history.atMs[row] = fix.atMs
    history.lon[row] = fix.lon
    history.lat[row] = fix.lat
    history.day[row] = dayOfYear(fix.atMs)
    history.windMs[row] = wind.windMs
    history.isWindGiven[row] = wind.windOrigin === 'given' ? 1 : 0
    history.isTropical[row] = fix.nature === 'extratropical' || fix.nature === 'subtropical' ? 0 : 1
    const steps = Math.min(i - stretchStart, TRAIL_STEPS)
    history.trailLength[row] = steps
    for (let step = 1; step <= steps; step++) {
      const { eastKm, northKm } = displacement(fix, grid[i - step]!)
      history.trail[row * TRAIL_WIDTH + 2 * (step - 1)] = eastKm
      history.trail[row * TRAIL_WIDTH + 2 * (step - 1) + 1] = northKm
    }
    if (steps >= HALF_DAY) {
      const now = windMs(fix, source)
      const was = windMs(grid[i - HALF_DAY]!, source)
      if (now !== null && was !== null) history.windChangeMs[row] = now - was
    }
  }
  let end = grid.length - 1
  for (let i = grid.length - 1; i >= 0; i--) {
    if (i + 1 < grid.length && grid[i + 1]!.atMs - grid[i]!.atMs !== STEP_MS) end = i
    history.stretchEnd[start + i] = start + end
  }
}
