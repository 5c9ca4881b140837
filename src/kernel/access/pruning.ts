/** What has had its time is deleted now and then. That it was there stays in the records. */
import { sql } from 'kysely'
import type { Database } from '../db.ts'
import type { Clock } from '../system.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** The throttle forgets after an hour (throttle.ts); the rest is for whoever looks into an attack. */
const ATTEMPT_DAYS = 2
/** A used or expired link can be explained to its owner for so long. */
const LINK_DAYS = 90

export interface Pruning {
  /** Deletes what is over, unless that was done less than an hour ago by this process. */
  nowAndThen(): Promise<void>
}

export function createPruning({ kysely }: Database, clock: Clock): Pruning {
  let last = Number.NEGATIVE_INFINITY
  return {
    async nowAndThen() {
      const now = clock.now()
      if (now.getTime() - last < HOUR_MS) return
      last = now.getTime()
      const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
      await sql`delete from access.attempt where last_at < ${before(ATTEMPT_DAYS)}`.execute(kysely)
      await sql`delete from access."session" where "expiresAt" < ${now}`.execute(kysely)
      for (const links of ['invitation', 'password_reset'])
        await sql`delete from ${sql.table(`access.${links}`)}
          where coalesce(used_at, revoked_at, expires_at) < ${before(LINK_DAYS)}`.execute(kysely)
    },
  }
}
