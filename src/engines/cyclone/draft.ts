/** What the parsers share: their events, the storm under construction, and the checks on a single value. */
import type { Line } from './lines.ts'
import { wrapLongitude } from './sphere.ts'
import type { Fix, Track } from './track.ts'

export type TrackEvent =
  | { readonly kind: 'storm'; readonly track: Track; readonly line: number }
  | { readonly kind: 'rejected'; readonly line: number; readonly field: string; readonly reason: string }
  | { readonly kind: 'notice'; readonly line: number; readonly text: string }

/** What one format has to say about its lines. A reader that returns false has given its last rejection: stop. */
export interface TrackReader {
  line(line: Line): boolean
  /** Called once, at the end of the file. */
  end(): void
}

/** A fault in one value of a line: its field and what is wrong with it. */
export class Fault extends Error {
  readonly field: string
  constructor(field: string, reason: string) {
    super(reason)
    this.field = field
  }
}

/** A storm of more fixes than this is none: three times the longest on record at hourly fixes. */
const MAX_FIXES = 3000

/**
 * Adds a fix to those of a storm. Returns false when it repeats the last one exactly and was dropped.
 * @throws Fault when its time is not after the last, or repeats the last with other values: nobody here can know
 *   which of two contradicting fixes is right, so the storm is rejected rather than one of them picked.
 */
export function appendFix(fixes: Fix[], fix: Fix): boolean {
  const last = fixes.at(-1)
  if (last !== undefined && fix.atMs <= last.atMs) {
    if (fix.atMs < last.atMs) {
      throw new Fault('time', `times out of order: ${iso(fix.atMs)} follows ${iso(last.atMs)}`)
    }
    if (JSON.stringify(fix) !== JSON.stringify(last)) {
      throw new Fault('time', `two fixes at ${iso(fix.atMs)} contradict each other`)
    }
    return false
  }
  if (fixes.length >= MAX_FIXES) throw new Fault('count', `more than ${MAX_FIXES} fixes in one storm`)
  fixes.push(fix)
  return true
}

export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  throw error
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16) + 'Z'
}

/** UTC milliseconds of a civil time. @throws Fault when there is no such day or hour. */
export function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute = 0,
  second = 0,
): number {
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(atMs)
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour
  if (!same || minute > 59 || second > 59 || year < 1800 || year > 2200) {
    const pad = (n: number) => String(n).padStart(2, '0')
    throw new Fault(
      'time',
      `${year}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)} is no date that can be`,
    )
  }
  return atMs
}

/** 'YYYYMMDDHH' (CMA and ATCF). */
export function compactInstant(token: string, minute = 0): number {
  if (!/^\d{10}$/.test(token)) throw new Fault('time', `${quote(token)} is not YYYYMMDDHH`)
  const part = (from: number, to: number) => Number(token.slice(from, to))
  return instant(part(0, 4), part(4, 6), part(6, 8), part(8, 10), minute)
}

export function numberIn(field: string, token: string, min: number, max: number, unit: string): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(token)) throw new Fault(field, `${quote(token)} is not a number`)
  const value = Number(token)
  if (value < min || value > max) throw new Fault(field, `${value} is not between ${min} and ${max} ${unit}`)
  return value
}

export const latitude = (token: string, scale = 1): number =>
  scaled(
    numberIn('lat', token, -90 * scale, 90 * scale, scale === 1 ? 'degrees' : 'tenths of a degree'),
    scale,
  )

/** Any turn of the globe that files use (-180 to 180 or 0 to 360), brought into (-180, 180]. */
export const longitude = (token: string, scale = 1): number =>
  wrapTenths(
    scaled(
      numberIn('lon', token, -180 * scale, 360 * scale, scale === 1 ? 'degrees' : 'tenths of a degree'),
      scale,
    ),
  )

/** The lowest on record at sea is 870 hPa (Tip, 1979). */
export const pressure = (token: string): number => numberIn('pressure', token, 840, 1080, 'hPa')

const scaled = (value: number, scale: number): number => (scale === 1 ? value : value / scale)

/** Wrapping subtracts 360, which leaves 1e-14 degrees of rounding; positions are given to 0.01 at best. */
const wrapTenths = (lon: number): number => {
  const wrapped = wrapLongitude(lon)
  return wrapped === lon ? lon : Math.round(wrapped * 1e6) / 1e6
}

/** A token as shown in a message: short, whatever came in. */
export function quote(token: string): string {
  return JSON.stringify(token.length > 24 ? `${token.slice(0, 24)}…` : token)
}

/**
 * The season of a storm that carries no year of its own: that of its first fix, except that one of the first few of
 * a year may begin in the last days of the year before (CMA 1979-s1 and 2018-1801 do).
 */
export function seasonOf(firstAtMs: number, ordinal: number): number {
  const first = new Date(firstAtMs)
  const nextYears = ordinal <= 3 && first.getUTCMonth() === 11
  return first.getUTCFullYear() + (nextYears ? 1 : 0)
}
