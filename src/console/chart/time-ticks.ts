/** Where a time axis is marked: at round hours and midnights of Asia/Shanghai, whatever zone the browser is in. */
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** China has kept UTC+8 without summer time since 1992; before, marks in summer stand at 01:00. */
const OFFSET = 8 * HOUR
const STEPS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY]
const LONGEST = 60 * DAY

/** Instants in milliseconds, at most `most` of them; none for more than sixty days, where the calendar counts. */
export function timeTicks(from: number, to: number, most = 8): number[] {
  const span = to - from
  if (!(span > 0) || span > LONGEST) return []
  const step = STEPS.find((s) => span / s <= most) ?? STEPS.at(-1)!
  const ticks: number[] = []
  for (let at = Math.ceil((from + OFFSET) / step) * step - OFFSET; at <= to; at += step) ticks.push(at)
  return ticks
}
