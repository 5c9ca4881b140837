/** Instants and clocks. Instants are ISO-8601 UTC at the edge and `Date` inside; civil time is for words only. */
import type { Clock } from './system.ts'

export const systemClock: Clock = { now: () => new Date() }

/**
 * An instant from text: ISO 8601 with an offset or `Z`; seconds may be missing (`2018-09-14T00:00Z`).
 * Returns null for anything else, also for a local time without an offset and for an impossible date.
 */
export function parseInstant(text: string): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null) return null
  const [, year, month, day] = match
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return null
  // Date rolls 31 February over into March: refuse instead.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) <= days ? date : null
}

/** RFC 3339 in UTC, fractions only where there are any: `2018-09-14T00:00:00Z`. */
export const formatInstant = (instant: Date): string => instant.toISOString().replace('.000Z', 'Z')
