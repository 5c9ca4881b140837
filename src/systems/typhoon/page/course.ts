/** The course of a storm as one moment knows it. Nothing later than the moment gets past this file. */
import { bearingDeg, distanceKm, type Point, wrapLongitude } from '#engines/cyclone/sphere.ts'
import type { FixOut, StormDetail } from '../schema.ts'

export const HOUR_MS = 3_600_000
/** The centre of Guangzhou (the city government at Yuexiu), WGS 84. */
export const GUANGZHOU: readonly [lon: number, lat: number] = [113.264, 23.129]
/** A storm with a position this recent is active (as the server counts). */
export const ACTIVE_MS = 48 * HOUR_MS
/** Agencies give a position every six hours at least; a live storm silent for longer is stale. */
const SILENT_MS = 6 * HOUR_MS

/** Longitudes in one piece: the first in 0…360, each within 180° of the one before; near a given one if it is given. */
export function unwrap<P extends readonly [number, number, ...unknown[]]>(
  path: readonly P[],
  near?: number,
): P[] {
  let before = near
  return path.map((point) => {
    const lon: number =
      before === undefined ? (point[0] + 360) % 360 : before + wrapLongitude(point[0] - before)
    before = lon
    return [lon, ...point.slice(1)] as unknown as P
  })
}

export interface Fix {
  readonly atMs: number
  /** Unwrapped. */
  readonly lon: number
  readonly lat: number
  readonly windMs: number | null
  readonly pressureHpa: number | null
  readonly grade: string | null
  readonly nature: string
}

/** The track with unwrapped longitudes and times as numbers. */
export function fixesOf(track: readonly FixOut[]): Fix[] {
  const lons = unwrap(track.map(({ lon, lat }) => [lon, lat] as const))
  return track.map((fix, i) => ({ ...fix, atMs: Date.parse(fix.at), lon: lons[i]![0] }))
}

/** How the page sees a storm at a moment. */
type Phase =
  /** The moment lies before the first fix. */
  | 'unborn'
  /** A past moment: what was known then. */
  | 'replay'
  /** Now, and the storm is alive. */
  | 'live'
  /** Now, and the storm is over. */
  | 'over'

export interface Course {
  readonly phase: Phase
  /** Milliseconds UTC of the moment shown. */
  readonly atMs: number
  /** At or before the moment. */
  readonly known: readonly Fix[]
  /** After the moment: what came. Drawn only where the reader asks for it. */
  readonly after: readonly Fix[]
  /** A live storm that has been silent for more than six hours. */
  readonly silent: boolean
}

/** `at` null is now. A storm is over at its last fix once the moment is the end of its record, or now and long past. */
export function courseAt(fixes: readonly Fix[], at: Date | null, now: Date): Course {
  const atMs = (at ?? now).getTime()
  const count = fixes.findLastIndex((fix) => fix.atMs <= atMs) + 1
  const known = fixes.slice(0, count)
  const last = known.at(-1)
  const phase =
    last === undefined ? 'unborn' : atMs - last.atMs > ACTIVE_MS ? 'over' : at === null ? 'live' : 'replay'
  return {
    phase,
    atMs,
    known,
    after: fixes.slice(count),
    silent: phase === 'live' && last !== undefined && atMs - last.atMs > SILENT_MS,
  }
}

export interface Near {
  readonly atMs: number
  readonly km: number
  /** Where the storm lay, seen from Guangzhou: degrees clockwise from north. */
  readonly bearing: number
  readonly windMs: number | null
}

const centre: Point = { lon: GUANGZHOU[0], lat: GUANGZHOU[1] }
export const kmToGuangzhou = (point: Point): number => distanceKm(centre, point)
export const bearingFromGuangzhou = (point: Point): number => bearingDeg(centre, point)

/** The fix nearest to Guangzhou; null of none. */
export function nearestFix(fixes: readonly Fix[]): (Near & { readonly fix: Fix }) | null {
  let best: (Near & { fix: Fix }) | null = null
  for (const fix of fixes) {
    const km = kmToGuangzhou(fix)
    if (best === null || km < best.km)
      best = { atMs: fix.atMs, km, bearing: bearingFromGuangzhou(fix), windMs: fix.windMs, fix }
  }
  return best
}

/** The strongest fix; null where no wind is known. The earliest of equals. */
export function strongestFix(fixes: readonly Fix[]): Fix | null {
  let best: Fix | null = null
  for (const fix of fixes) if (fix.windMs !== null && fix.windMs > (best?.windMs ?? -1)) best = fix
  return best
}

/** Agencies give a position every six hours at least: a day without any is a storm that was lost, or thought to be over. */
const GAP_MS = 24 * HOUR_MS

/** Where the record breaks off and goes on: the fixes before and after, by their place in the track. */
export const gapsOf = (fixes: readonly Fix[]): number[] =>
  fixes.flatMap((fix, i) => (i > 0 && fix.atMs - fixes[i - 1]!.atMs > GAP_MS ? [i] : []))

/** Motion between the last two fixes: km/h and the direction it goes to; null of a first fix, also after a gap. */
export function motionOf(known: readonly Fix[]): { kmh: number; heading: number } | null {
  const [before, last] = [known.at(-2), known.at(-1)]
  if (before === undefined || last === undefined || last.atMs - before.atMs > GAP_MS) return null
  const hours = (last.atMs - before.atMs) / HOUR_MS
  return { kmh: distanceKm(before, last) / hours, heading: bearingDeg(before, last) }
}

/** A name as people write it: agencies often give capitals. Null for a storm that got none. */
export function nameOf(storm: Pick<StormDetail, 'name'>): string | null {
  const { name } = storm
  if (name === null) return null
  if (name !== name.toUpperCase()) return name
  return name.toLowerCase().replaceAll(/(^|[\s(-])\p{L}/gu, (start) => start.toUpperCase())
}
