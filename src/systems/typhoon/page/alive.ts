/** Which storms live at a moment. */
import type { StormSummary } from '../schema.ts'
import { ACTIVE_MS } from './course.ts'

/** Of one record: those alive at a moment, as it was known then. At present a storm is active for two days after its last position. */
export function aliveAt(
  storms: readonly StormSummary[],
  given: { readonly id: string; readonly atMs: number; readonly isNow: boolean },
): StormSummary[] {
  const { id, atMs, isNow } = given
  return storms.filter(
    (storm) =>
      storm.id !== id &&
      Date.parse(storm.firstAt) <= atMs &&
      Date.parse(storm.lastAt) >= atMs - (isNow ? ACTIVE_MS : 0),
  )
}
