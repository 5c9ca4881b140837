/** How a feed stands, as readers are told. */
import { formatInstant } from '#kernel/time.ts'
import type { FeedState } from '../schema/agencies.ts'
import type { FeedRow } from './agencies.ts'

/** Asked every five minutes; half an hour of silence is more than a hiccup. */
const STALE_MS = 30 * 60_000

export const feedState = (row: FeedRow, now: Date): FeedState => ({
  name: row.name,
  triedAt: formatInstant(row.tried_at),
  answeredAt: row.answered_at === null ? null : formatInstant(row.answered_at),
  dataAsOf: row.data_as_of === null ? null : formatInstant(row.data_as_of),
  failures: row.failures,
  stale: row.answered_at === null || now.getTime() - row.answered_at.getTime() > STALE_MS,
})
