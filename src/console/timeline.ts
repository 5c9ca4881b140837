/** A page's course of events, and where a step leads from a moment in it. */
import type { Words } from '#values'

export interface Timeline {
  readonly from: Date
  readonly to: Date
  readonly stepMinutes: number
  /** The moments to step through where they are irregular (fixes of a storm), in order; then `stepMinutes` is not used. */
  readonly moments?: readonly Date[]
  /** Moments worth a jump: genesis, landfall. */
  readonly marks?: readonly { readonly at: Date; readonly label: Words }[]
}

const HOUR_MINUTES = 60

/**
 * The moment `by` whole steps away, on the grid of steps, not beyond the ends, and not in the future. Without a timeline
 * the steps are hours. Null is now.
 */
export function stepped(timeline: Timeline | null, at: Date | null, by: number, now: Date): Date {
  const moments = timeline?.moments ?? []
  if (moments.length > 0) return alongMoments(moments, at, by)
  const stepMs = (timeline?.stepMinutes ?? HOUR_MINUTES) * 60_000
  const start = timeline?.from.getTime() ?? 0
  const end = Math.min(timeline?.to.getTime() ?? now.getTime(), now.getTime())
  const place = ((at?.getTime() ?? end) - start) / stepMs
  const whole = by > 0 ? Math.floor(place + 1e-9) + by : Math.ceil(place - 1e-9) + by
  return new Date(Math.max(start, Math.min(end, start + whole * stepMs)))
}

function alongMoments(moments: readonly Date[], at: Date | null, by: number): Date {
  const last = moments.length - 1
  if (at === null) return moments[Math.max(0, last + Math.min(by, 0))]!
  const next = moments.findIndex((m) => m > at)
  const after = next < 0 ? moments.length : next
  const before = moments.findLastIndex((m) => m < at)
  const target = by > 0 ? after + by - 1 : before + by + 1
  return moments[Math.max(0, Math.min(last, target))]!
}

/** The moment that a slider at `minutes` (since 1970) stands for: the nearest there is. */
export function snapped({ moments = [] }: Timeline, minutes: number): Date {
  const ms = minutes * 60_000
  if (moments.length === 0) return new Date(ms)
  return moments.reduce((a, b) => (Math.abs(b.getTime() - ms) < Math.abs(a.getTime() - ms) ? b : a))
}
