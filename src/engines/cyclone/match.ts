/**
 * Past storms that were like this one, at the moment when they were most like it: the analogs of Fraedrich, Raible &
 * Sielmann 2003 (WAF 18:3), with strength and the shape of the path added. One distance serves what is shown
 * to people and what weighs the forecast.
 */
import { TRAIL_WIDTH, type History } from './history.ts'
import { HOUR_MS, positionAt, type Situation } from './situation.ts'
import { KM_PER_DEGREE, distanceKm, headingDeg, wrapLongitude } from './sphere.ts'
import type { Source, Track } from './track.ts'

/**
 * What one unit of distance is in each respect: distance² is the sum of the squares of (difference / scale). Chosen
 * on the seasons 2005 to 2007 (CMA) by the error of the analog forecast at 24 to 96 h, which is flat around them:
 * half or twice of any of them costs at most 3 %. bench/cyclone.ts says how it does on later seasons.
 */
export const SCALES = {
  positionKm: 300,
  /** Of the vector difference of the motions over the last 12 h. */
  motionKmh: 10,
  seasonDays: 30,
  windMs: 12,
  /** Mean distance between the two paths of the last 24 to 48 h, laid with their ends on each other. */
  shapeKm: 200,
}

/** How a past storm differs from this one; null where this storm is too young to say. */
export interface Why {
  readonly positionKm: number
  readonly motionKmh: number | null
  readonly headingDeg: number | null
  readonly seasonDays: number
  readonly windMs: number
  readonly shapeKm: number | null
}

export interface Match {
  readonly source: Source
  readonly key: string
  readonly season: number
  readonly number: string | null
  readonly name: string | null
  /** Dimensionless; see `SCALES`. */
  readonly distance: number
  readonly why: Why
  /** The fix of the past storm that is most like this moment, ms UTC. */
  readonly from: number
}

/** Rows of history by how near they are, nearest first. */
export interface Neighbours {
  /** The `k` nearest rows that have a known future of 12 h at least. */
  readonly rows: Int32Array
  readonly distances: Float64Array
  /** Of each storm that came near: its best row, nearest storms first; `storms` of them at least, if there are. */
  readonly best: readonly { readonly row: number; readonly distance: number }[]
}

/** Closer than this at the same hours, two records are taken for one storm. */
const SAME_STORM_KM = 300
/** No tropical cyclone on record lasted this long; older storms need not be looked at. */
const LONGEST_STORM_MS = 60 * 24 * HOUR_MS

/**
 * The storms of history that are this storm: the same key of the same source, or, under whatever name and source,
 * within 300 km of it at most of the hours up to `now` that both have. Two that dance around each other so closely
 * are excluded too, which costs one analog and risks no leak.
 */
export function sameStorms(history: History, track: Track, now: Situation): Uint8Array {
  const same = new Uint8Array(history.tracks.length)
  const fixes = track.fixes.filter((fix) => fix.atMs <= now.atMs)
  const firstMs = fixes[0]?.atMs ?? now.atMs
  for (let s = same.length - 1; s >= 0 && history.firstMs[s]! > firstMs - LONGEST_STORM_MS; s--) {
    if (history.firstMs[s]! > now.atMs) continue
    const other = history.tracks[s]!
    if (other.key === track.key && other.source === track.source) {
      same[s] = 1
      continue
    }
    if (other.fixes.at(-1)!.atMs < firstMs - 6 * HOUR_MS) continue
    let common = 0
    let near = 0
    const known = other.fixes.filter((fix) => fix.atMs <= now.atMs)
    for (const fix of fixes) {
      // The other's last fix may be a few hours old; in those no storm leaves the circle.
      const last = known.at(-1)!
      const there = positionAt(known, Math.min(fix.atMs, last.atMs))
      if (there === null || fix.atMs - last.atMs > 6 * HOUR_MS) continue
      common++
      if (distanceKm(fix, there) < SAME_STORM_KM) near++
    }
    if (near > 0 && near * 2 >= common) same[s] = 1
  }
  return same
}

/**
 * The `k` rows nearest to a storm's situation, and the nearest storms. Only rows whose storm's next 12 h were over by
 * `now` count, and of a row nothing but its past is compared: what came after `now` cannot change the result. A row
 * must have as much past as is asked of it: 24 h where the storm has them, else 12 h, else none.
 */
export function neighbours(
  history: History,
  now: Situation,
  excluded: Uint8Array,
  k: number,
  storms: number,
): Neighbours {
  const found = scan(history, now, excluded, k, false)
  // So few storms that the nearest rows are all of the same ones: look at every row.
  return found.best.length < storms ? scan(history, now, excluded, k, true) : found
}

function scan(
  history: History,
  now: Situation,
  excluded: Uint8Array,
  k: number,
  isExhaustive: boolean,
): Neighbours {
  const space = metric(now)
  const steps = now.trail.length
  const needs = steps >= 4 ? 4 : steps >= 2 ? 2 : 0
  const latestMs = now.atMs - 12 * HOUR_MS
  const { atMs, lat, trailLength, offsets, stretchEnd } = history
  const heap = boundedHeap(k)
  const bestRow = new Int32Array(history.tracks.length).fill(-1)
  const bestSquare = new Float64Array(history.tracks.length).fill(Number.POSITIVE_INFINITY)
  let limit = Number.POSITIVE_INFINITY
  for (let s = 0; s < history.tracks.length; s++) {
    if (excluded[s]) continue
    const end = offsets[s + 1]!
    for (let row = offsets[s]!; row < end && atMs[row]! <= latestMs; row++) {
      const north = ((lat[row]! - now.lat) * KM_PER_DEGREE) / SCALES.positionKm
      if (north * north >= limit || trailLength[row]! < needs) continue
      const square = space.square(history, row, limit)
      if (square >= limit) continue
      if (square < bestSquare[s]!) {
        bestSquare[s] = square
        bestRow[s] = row
      }
      if (row + 2 > stretchEnd[row]!) continue
      heap.offer(row, square)
      if (!isExhaustive) limit = heap.limit()
    }
  }
  const best = []
  for (let s = 0; s < bestRow.length; s++) {
    if (bestRow[s]! >= 0) best.push({ row: bestRow[s]!, distance: Math.sqrt(bestSquare[s]!) })
  }
  best.sort((a, b) => a.distance - b.distance || a.row - b.row)
  return { ...heap.sorted(), best }
}

/** The differences of a situation to rows of history, and their combined square. */
function metric(now: Situation) {
  const kmPerLon = KM_PER_DEGREE * Math.cos((now.lat * Math.PI) / 180)
  const trail = now.trail.flatMap(({ eastKm, northKm }) => [eastKm, northKm])
  const { length } = now.trail
  const shapeKm = (history: History, row: number): number => {
    const steps = Math.min(length, history.trailLength[row]!)
    let sum = 0
    for (let i = 0, at = row * TRAIL_WIDTH; i < steps; i++, at += 2) {
      const east = history.trail[at]! - trail[2 * i]!
      const north = history.trail[at + 1]! - trail[2 * i + 1]!
      sum += Math.sqrt(east * east + north * north)
    }
    return sum / steps
  }
  return {
    /** A lower bound is enough once it reaches `limit`: the cheap terms come first. */
    square(history: History, row: number, limit: number): number {
      const north = ((history.lat[row]! - now.lat) * KM_PER_DEGREE) / SCALES.positionKm
      let sum = north * north
      if (sum >= limit) return sum
      const east = (wrapLongitude(history.lon[row]! - now.lon) * kmPerLon) / SCALES.positionKm
      sum += east * east
      const days = daysApart(history.day[row]!, now.day) / SCALES.seasonDays
      const wind = (history.windMs[row]! - now.windMs) / SCALES.windMs
      sum += days * days + wind * wind
      if (sum >= limit || length < 2) return sum
      const at = row * TRAIL_WIDTH
      const u = (history.trail[at + 2]! - trail[2]!) / 12 / SCALES.motionKmh
      const v = (history.trail[at + 3]! - trail[3]!) / 12 / SCALES.motionKmh
      sum += u * u + v * v
      if (sum >= limit || length < 4) return sum
      const shape = shapeKm(history, row) / SCALES.shapeKm
      return sum + shape * shape
    },
    why(history: History, row: number): Why {
      const at = row * TRAIL_WIDTH
      const hasMotion = length >= 2
      const there = { lon: history.lon[row]!, lat: history.lat[row]! }
      const turn = hasMotion
        ? Math.abs(
            headingDeg(-trail[2]!, -trail[3]!) - headingDeg(-history.trail[at + 2]!, -history.trail[at + 3]!),
          )
        : 0
      return {
        positionKm: distanceKm(now, there),
        motionKmh: hasMotion
          ? Math.hypot(history.trail[at + 2]! - trail[2]!, history.trail[at + 3]! - trail[3]!) / 12
          : null,
        headingDeg: hasMotion ? Math.min(turn, 360 - turn) : null,
        seasonDays: daysApart(history.day[row]!, now.day),
        windMs: Math.abs(history.windMs[row]! - now.windMs),
        shapeKm: length >= 4 ? shapeKm(history, row) : null,
      }
    },
  }
}

/** Days between two days of the year, the shorter way round. */
function daysApart(a: number, b: number): number {
  const days = Math.abs(a - b)
  return days > 182.625 ? 365.25 - days : days
}

/** The nearest past storms, one moment each, from what `neighbours` found. */
export function matchesFrom(history: History, now: Situation, found: Neighbours, count: number): Match[] {
  const space = metric(now)
  return found.best.slice(0, count).map(({ row, distance }) => {
    const { source, key, season, number, name } = history.tracks[history.storm[row]!]!
    return {
      source,
      key,
      season,
      number,
      name,
      distance,
      why: space.why(history, row),
      from: history.atMs[row]!,
    }
  })
}

/** The `k` smallest of what is offered; of equals, the earlier row. */
function boundedHeap(k: number) {
  const rows = new Int32Array(k)
  const squares = new Float64Array(k)
  let size = 0
  const isWorse = (a: number, b: number) =>
    squares[a]! > squares[b]! || (squares[a] === squares[b] && rows[a]! > rows[b]!)
  const swap = (a: number, b: number) => {
    const row = rows[a]!
    const square = squares[a]!
    rows[a] = rows[b]!
    squares[a] = squares[b]!
    rows[b] = row
    squares[b] = square
  }
  return {
    limit: () => (size < k ? Number.POSITIVE_INFINITY : squares[0]!),
    offer(row: number, square: number): void {
      if (size < k) {
        let i = size++
        rows[i] = row
        squares[i] = square
        for (let up = (i - 1) >> 1; i > 0 && isWorse(i, up); i = up, up = (i - 1) >> 1) swap(i, up)
        return
      }
      if (square >= squares[0]!) return
      rows[0] = row
      squares[0] = square
      for (let i = 0; ;) {
        const left = 2 * i + 1
        let worst = i
        if (left < k && isWorse(left, worst)) worst = left
        if (left + 1 < k && isWorse(left + 1, worst)) worst = left + 1
        if (worst === i) return
        swap(i, worst)
        i = worst
      }
    },
    sorted() {
      const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => (isWorse(a, b) ? 1 : -1))
      return {
        rows: Int32Array.from(order, (i) => rows[i]!),
        distances: Float64Array.from(order, (i) => Math.sqrt(squares[i]!)),
      }
    },
  }
}
