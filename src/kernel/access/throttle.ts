/**
 * Password guessing is slowed down. Counted in the database, so that neither a restart nor a second process forgets:
 * by account from one address (a few tries), by address, and by account from anywhere. The last two allow more, so that
 * a stranger cannot lock an officer out with a handful of tries. Unknown accounts are counted alike.
 */
import { sql } from 'kysely'
import type { Database } from '../db.ts'
import { tooMany } from '../problem.ts'
import { hashOf } from './secret.ts'

const FREE_PAIR = 5
const FREE_ADDRESS = 30
const FREE_ACCOUNT = 30
const FIRST_DELAY_SECONDS = 2
const MAX_DELAY_SECONDS = 15 * 60
/** Failures are forgotten when there was none for this long. */
const FORGET_SECONDS = 60 * 60
/** Long past, rather than the moment of the try: tries at the same time do not arrive in the order of their clocks. */
const NOT_BLOCKED = new Date(0)

export interface Throttle {
  /**
   * Counts a try before the password is looked at, so that a hundred at once do not all slip through.
   * @throws too-many-requests with the seconds to wait, which double with each further failure, up to 15 minutes
   */
  begin(email: string, address: string, now: Date): Promise<Attempt>
}

export interface Attempt {
  /** The password was right: this account's tries from this address are forgotten, and this one is not counted. */
  succeeded(): Promise<void>
}

export function createThrottle({ kysely }: Database): Throttle {
  /** Seconds to wait; 0 when the try was counted. */
  async function count(key: string, free: number, now: Date): Promise<number> {
    const forget = new Date(now.getTime() - FORGET_SECONDS * 1000)
    const { rows } = await sql<{ failures: number }>`
      insert into access.attempt as a (key, failures, last_at, blocked_until)
      values (${key}, 1, ${now}, ${NOT_BLOCKED})
      on conflict (key) do update set
        failures = case when a.last_at < ${forget} then 1 else a.failures + 1 end,
        last_at = ${now},
        blocked_until = case when a.last_at < ${forget} or a.failures + 1 < ${free}::int then ${NOT_BLOCKED}::timestamptz
          else ${now}::timestamptz + make_interval(secs => least(${MAX_DELAY_SECONDS}::int,
            ${FIRST_DELAY_SECONDS}::int * power(2, least(a.failures + 1 - ${free}::int, 12)))) end
      where a.blocked_until <= ${now}
      returning failures`.execute(kysely)
    if (rows.length > 0) return 0
    const blocked = await sql<{ until: Date }>`
      select blocked_until as until from access.attempt where key = ${key}`.execute(kysely)
    const until = blocked.rows[0]?.until ?? now
    return Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  }
  return {
    async begin(email, address, now) {
      // Hashed: what is typed as an email may be anything, a password too.
      const account = hashOf(email.trim().toLowerCase())
      const keys: [key: string, free: number][] = [
        [`pair ${account} ${address}`, FREE_PAIR],
        [`address ${address}`, FREE_ADDRESS],
        [`account ${account}`, FREE_ACCOUNT],
      ]
      // In this order, and not further than the first refusal: tries from a blocked address do not block the account.
      for (const [key, free] of keys) {
        const wait = await count(key, free, now)
        if (wait > 0) throw tooMany({ retryAfterSeconds: wait })
      }
      return {
        async succeeded() {
          await sql`delete from access.attempt where key = ${keys[0]![0]}`.execute(kysely)
          await sql`update access.attempt set failures = greatest(failures - 1, 0), blocked_until = ${NOT_BLOCKED}
            where key in (${keys[1]![0]}, ${keys[2]![0]})`.execute(kysely)
        },
      }
    },
  }
}
