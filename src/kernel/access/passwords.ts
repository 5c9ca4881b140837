/** Passwords after the first: changed by their owner, or chosen anew with a link that an administrator made. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AnyTables, Database } from '../db.ts'
import { notFound } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
import type { Auth } from './auth.ts'
import type { Changes } from './changes.ts'
import { holdIssuer } from './issuers.ts'
import { accountClosed, invalidLink } from './problems.ts'
import { hashOf, newToken } from './secret.ts'

const RESET_HOURS = 24
const HOUR_MS = 60 * 60 * 1000

/** The account that a link is for, as an actor is made of it. */
interface Owner {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly departmentId: string | null
  readonly roles: Role[]
}

export interface PasswordsGiven {
  readonly database: Database
  readonly clock: Clock
  readonly changes: Changes
  readonly auth: Pick<Auth, 'hash' | 'verify'>
  readonly actorOf: (owner: Owner) => Actor
}

/** Ends the links that are out for an account. */
export async function revokeResetLinks(db: Kysely<AnyTables>, userId: string, now: Date): Promise<void> {
  await sql`update access.password_reset set revoked_at = ${now}
    where user_id = ${userId} and used_at is null and revoked_at is null`.execute(db)
}

export function createPasswords({ database: { kysely }, clock, changes, auth, actorOf }: PasswordsGiven) {
  const storedHash = async (userId: string): Promise<string | null> => {
    const { rows } = await sql<{ password: string | null }>`
      select "password" from access."account" where "userId" = ${userId} and "providerId" = 'credential'`.execute(
      kysely,
    )
    return rows[0]?.password ?? null
  }

  /** Whose link it is while it works; null otherwise. */
  const ownerOf = async (token: string): Promise<Owner | null> => {
    const { rows } = await sql<Owner>`
      select u."id", u."name", u."email", m.department_id as "departmentId", m.roles
      from access.password_reset r join access."user" u on u."id" = r.user_id
      join access.membership m on m.user_id = r.user_id
      where r.hash = ${hashOf(token)} and r.used_at is null and r.revoked_at is null
        and r.expires_at > ${clock.now()} and m.active`.execute(kysely)
    return rows[0] ?? null
  }

  return {
    /**
     * Runs `signIn`, and says whether the password stayed the same meanwhile. Looking at a password takes a while, and
     * better-auth starts the session afterwards: one begun with a password that was just replaced must not outlive it.
     */
    async whileItHolds<T>(email: string, signIn: () => Promise<T>): Promise<{ result: T; held: boolean }> {
      const stored = async (lock: RawBuilder<unknown>) => {
        const { rows } = await sql<{ password: string | null }>`
          select a."password" from access."account" a join access."user" u on u."id" = a."userId"
          where u."email" = ${email.toLowerCase()} and a."providerId" = 'credential' ${lock}`.execute(kysely)
        return rows[0]?.password ?? null
      }
      const before = await stored(sql``)
      const result = await signIn()
      // The lock waits for a replacement that is about to commit and has already ended the sessions that it saw.
      return { result, held: (await stored(sql`for share of a`)) === before }
    },

    /**
     * Changes one's own password. Every other session of the account ends, and so do links to reset it.
     * @returns false, and changes nothing, when `current` is not right
     */
    async change(given: {
      readonly actor: Actor
      readonly sessionId: string
      readonly current: string
      readonly next: string
    }): Promise<boolean> {
      const { actor, sessionId, current, next } = given
      const before = await storedHash(actor.id)
      if (before === null || !(await auth.verify(before, current))) return false
      const password = await auth.hash(next)
      return changes(async ({ db, now, record }) => {
        const { rows } = await sql`
          update access."account" set "password" = ${password}, "updatedAt" = ${now}
          where "userId" = ${actor.id} and "providerId" = 'credential' and "password" = ${before}
          returning "id"`.execute(db)
        // Another change since the look above wins: what was `current` is so no more.
        if (rows.length === 0) return false
        await revokeResetLinks(db, actor.id, now)
        await sql`delete from access."session" where "userId" = ${actor.id} and "id" <> ${sessionId}`.execute(
          db,
        )
        await record(actor, { act: 'access.change-password', subject: `access/account/${actor.id}` })
        return true
      })
    },

    /**
     * A one-time token, good for 24 h, with which the account's owner chooses a new password. Earlier ones stop working.
     * @throws not-found, account-closed
     */
    makeLink: (by: Actor, userId: string): Promise<{ token: string; email: string }> =>
      changes(async ({ db, now, record }) => {
        await holdIssuer(db, by, userId)
        // The person's row is held too, so that of two made at the same time the later one ends the earlier.
        const { rows } = await sql<{ active: boolean; email: string }>`
          select m.active, u."email" from access.membership m join access."user" u on u."id" = m.user_id
          where m.user_id = ${userId} for no key update of u`.execute(db)
        const account = rows[0]
        if (account === undefined) throw notFound({ what: `account ${userId}` })
        if (!account.active) throw accountClosed({})
        await revokeResetLinks(db, userId, now)
        const token = newToken()
        const expiresAt = new Date(now.getTime() + RESET_HOURS * HOUR_MS)
        await sql`
          insert into access.password_reset (hash, user_id, created_by, created_at, expires_at)
          values (${hashOf(token)}, ${userId}, ${by.id}, ${now}, ${expiresAt})`.execute(db)
        const subject = `access/account/${userId}`
        await record(by, {
          act: 'access.make-reset-link',
          subject,
          rule: 'access.manage',
          payload: { expiresAt },
        })
        return { token, email: account.email }
      }),

    /**
     * Uses the link: sets the password and ends all sessions of the account.
     * @returns the account's email, to sign in with
     * @throws invalid-link
     */
    async reset(given: { readonly token: string; readonly password: string }): Promise<string> {
      // Strangers with no link must not make us hash.
      const owner = await ownerOf(given.token)
      if (owner === null) throw invalidLink({})
      const password = await auth.hash(given.password)
      await changes(async ({ db, now, record }) => {
        // The password before the link, as where it is changed: so that the two never wait for each other.
        await sql`update access."account" set "password" = ${password}, "updatedAt" = ${now}
          where "userId" = ${owner.id} and "providerId" = 'credential'`.execute(db)
        // Closing the account revokes the link, so this finds nothing then.
        const { rows } = await sql`
          update access.password_reset set used_at = ${now}
          where hash = ${hashOf(given.token)} and used_at is null and revoked_at is null and expires_at > ${now}
          returning hash`.execute(db)
        if (rows.length === 0) throw invalidLink({})
        await sql`delete from access."session" where "userId" = ${owner.id}`.execute(db)
        await record(actorOf(owner), { act: 'access.reset-password', subject: `access/account/${owner.id}` })
      })
      return owner.email
    },
  }
}

export type Passwords = ReturnType<typeof createPasswords>
