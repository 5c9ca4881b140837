/**
 * A made-up history of typhoons for a fresh clone without data: enough like the West Pacific that matching, forecast
 * and map have something to show, and named so that nobody takes it for real. It is not a climatology. A storm is
 * carried by easterlies below the subtropical ridge and westerlies above it, with the beta drift to the north-west
 * (about 2 m/s; Chan & Williams 1987, JAS 44:1257), grows over warm sea and decays over boxes of land and cold sea.
 */
import { mulberry32 } from './chance.ts'
import { HOUR_MS } from './situation.ts'
import { displace, displacement, wrapLongitude, type Point } from './sphere.ts'
import { gradeOf, type Fix, type Track } from './track.ts'

const SEASONS = 25
const STORMS_PER_SEASON = 22
const STEP_H = 6
const LONGEST_STEPS = 60
const GUANGZHOU: Point = { lon: 113.26, lat: 23.13 }
const RIVER_MOUTH: Point = { lon: 113.9, lat: 22 }

/** Rough boxes of land: west, east, south, north. */
const LAND: readonly (readonly [west: number, east: number, south: number, north: number])[] = [
  [98, 108, 9, 22.3],
  [100, 113, 22.3, 36],
  [113, 116.5, 22.8, 36],
  [108.7, 111, 18.3, 20],
  [114, 120.5, 26, 38],
  [119.9, 122, 13, 18.5],
  [120.2, 121.8, 22, 25.2],
  [123, 126, 7, 13],
  [126.5, 129.3, 34.8, 41],
  [131, 141, 33.5, 40],
]
const isOverLand = ({ lon, lat }: Point): boolean =>
  LAND.some(([west, east, south, north]) => lon > west && lon < east && lat > south && lat < north)

function random(seed: number) {
  const next = mulberry32(seed)
  const uniform = (): number => next() / 2 ** 32
  return {
    between: (low: number, high: number) => low + (high - low) * uniform(),
    chance: (share: number) => uniform() < share,
    /** About normal: the sum of twelve uniforms. */
    normal(mean: number, deviation: number): number {
      let sum = -6
      for (let i = 0; i < 12; i++) sum += uniform()
      return mean + deviation * sum
    },
  }
}
type Random = ReturnType<typeof random>

/**
 * Twenty-five seasons that end with `lastSeason`, the same for the same seed: about 550 storms of source 'sample',
 * keys like '2019-x07', names like 'Sample 07', in order of their first fix within a season. One storm of the last
 * season passes within 60 km of Guangzhou as a typhoon or stronger.
 */
export function sampleHistory({ lastSeason = 2025, seed = 1 } = {}): Track[] {
  const rng = random(seed)
  const tracks: Track[] = []
  for (let season = lastSeason - SEASONS + 1; season <= lastSeason; season++) {
    const paths: Fix[][] = []
    const isLast = season === lastSeason
    if (isLast)
      paths.push(live(rng, Date.UTC(season, 8, 10, 0), { lon: 133, lat: 14.5 }, [RIVER_MOUTH, GUANGZHOU]))
    while (paths.length < STORMS_PER_SEASON) {
      const day = Math.max(5, Math.min(345, rng.normal(232, 48)))
      const startMs = Date.UTC(season, 0, 1) + Math.floor(day * 4) * STEP_H * HOUR_MS
      const genesis = rng.chance(0.25)
        ? { lon: rng.between(111, 119), lat: rng.between(12, 19) }
        : { lon: rng.between(124, 162), lat: Math.max(5, rng.normal(13 + 4 * summer(day), 3)) }
      const path = live(rng, startMs, genesis, [])
      if (path.length >= 8) paths.push(path)
    }
    paths.sort((a, b) => a[0]!.atMs - b[0]!.atMs)
    for (const [i, fixes] of paths.entries()) {
      const ordinal = String(i + 1).padStart(2, '0')
      tracks.push({
        source: 'sample',
        key: `${season}-x${ordinal}`,
        season,
        number: null,
        name: `Sample ${ordinal}`,
        fixes,
      })
    }
  }
  return tracks
}

/** 1 at the height of summer (mid August), 0 in mid February. */
const summer = (day: number): number => 0.5 + 0.5 * Math.cos(((day - 227) / 365.25) * 2 * Math.PI)

/** One storm from its first fix to its end; it calls at the `calls` first, one after the other. */
function live(rng: Random, startMs: number, genesis: Point, calls: readonly Point[]): Fix[] {
  const day = (startMs - Date.UTC(new Date(startMs).getUTCFullYear(), 0, 1)) / (24 * HOUR_MS)
  const ridge = 17 + 11 * summer(day) + rng.normal(0, 2.5)
  const trade = rng.between(12, 22)
  const peakMs = calls.length > 0 ? 60 : Math.max(16, rng.normal(36, 11))
  const fixes: Fix[] = []
  let at: Point = genesis
  let windMs = rng.between(11, 14)
  let gustU = rng.normal(0, 4)
  let gustV = rng.normal(0, 3)
  let called = 0
  for (let step = 0; step < LONGEST_STEPS; step++) {
    const lon = wrapLongitude(Math.round(at.lon * 10) / 10)
    const lat = Math.round(at.lat * 10) / 10
    const wind = Math.round(windMs)
    const isExtratropical = lat > 37
    fixes.push({
      atMs: startMs + step * STEP_H * HOUR_MS,
      lon,
      lat,
      wind,
      pressureHpa: pressureOf(wind),
      grade: isExtratropical ? null : gradeOf(wind),
      nature: isExtratropical ? 'extratropical' : 'tropical',
    })
    const westerly = 1 / (1 + Math.exp((ridge - at.lat) / 2.5))
    gustU = 0.85 * gustU + rng.normal(0, 2.2)
    gustV = 0.85 * gustV + rng.normal(0, 1.8)
    let u = -trade * (1 - westerly) + 38 * westerly - 4 + gustU
    let v = 5 + 16 * westerly + gustV
    const next = calls[called]
    if (next) {
      const way = displacement(at, next)
      const km = Math.hypot(way.eastKm, way.northKm)
      const isStep = km <= 24 * STEP_H
      if (isStep) called++
      // It wanders less the nearer it comes, and arrives with a fix.
      const wander = isStep ? 0 : 0.6 * Math.min(1, km / 900)
      const part = isStep ? 1 / STEP_H : 20 / km
      u = part * way.eastKm + wander * gustU
      v = part * way.northKm + wander * gustV
    }
    at = displace(at, { eastKm: u * STEP_H, northKm: v * STEP_H })
    windMs += isOverLand(at) ? -0.2 * windMs : growth(windMs, at.lat, peakMs) + rng.normal(0, 0.8)
    if (windMs < 9.5 || at.lat > 48 || at.lat < 2) break
  }
  return fixes
}

/** Change of the wind in 6 h over sea: towards the storm's own peak, which falls off over the cold sea. */
function growth(windMs: number, lat: number, peakMs: number): number {
  const potential = lat < 26 ? peakMs : Math.max(6, peakMs - 3.2 * (lat - 26))
  return potential > windMs ? 0.09 * (potential - windMs) : 0.14 * (potential - windMs)
}

/** The inverse of the wind-pressure relation of `situation.ts`. */
const pressureOf = (windMs: number): number =>
  Math.round(1010 - (windMs / (0.93 * 6.7 * (1852 / 3600))) ** (1 / 0.644))
