/**
 * One-time links that make an account: the first administrator's, and invitations. Each makes exactly one, whoever clicks
 * first. An invitation dies with whoever issued it (issuers.ts).
 */
import { sql } from 'kysely'
import { newId } from '#values'
import type { AnyTables, Database } from '../db.ts'
import type { Kysely } from 'kysely'
import { badInput } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
import type { Changes } from './changes.ts'
import { holdIssuer } from './issuers.ts'
import { emailTaken, invalidLink } from './problems.ts'
import { hashOf, newToken } from './secret.ts'

const HOUR_MS = 60 * 60 * 1000
const SETUP_HOURS = 24
const INVITATION_HOURS = 7 * 24

interface InvitationGiven {
  readonly kind: 'setup' | 'invitation'
  readonly email: string | null
  readonly name: string | null
  readonly roles: readonly Role[]
  readonly departmentId: string | null
  readonly by: string
}

interface Claimed {
  readonly kind: 'setup' | 'invitation'
  readonly email: string | null
  readonly roles: Role[]
  readonly departmentId: string | null
}

/** Whoever has just been given an account. */
type Newcomer = Pick<Claimed, 'roles' | 'departmentId'> & { readonly id: string; readonly name: string }

export interface NewAccount {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
}

const isUniqueViolation = (error: unknown): boolean => (error as { code?: string } | null)?.code === '23505'

export const hasAdministrator = async (db: Kysely<AnyTables>): Promise<boolean> => {
  const { rows } = await sql`
    select 1 from access.membership where active and 'administrator' = any(roles) limit 1`.execute(db)
  return rows.length > 0
}

export function createInvitations(
  { kysely }: Database,
  clock: Clock,
  given: {
    readonly changes: Changes
    readonly hash: (password: string) => Promise<string>
    readonly actorOf: (newcomer: Newcomer) => Actor
  },
) {
  const { changes, hash, actorOf } = given

  async function make(db: Kysely<AnyTables>, given: InvitationGiven, now: Date): Promise<string> {
    const token = newToken()
    const hours = given.kind === 'setup' ? SETUP_HOURS : INVITATION_HOURS
    const expiresAt = new Date(now.getTime() + hours * HOUR_MS)
    await sql`
      insert into access.invitation (hash, kind, email, name, roles, department_id, created_by, created_at, expires_at)
      values (${hashOf(token)}, ${given.kind}, ${given.email}, ${given.name}, ${[...given.roles]}::text[],
        ${given.departmentId}, ${given.by}, ${now}, ${expiresAt})`.execute(db)
    return token
  }

  const isOpen = async (token: string): Promise<boolean> => {
    const { rows } = await sql`
      select 1 from access.invitation where hash = ${hashOf(token)} and used_at is null and revoked_at is null
        and expires_at > ${clock.now()}`.execute(kysely)
    return rows.length > 0
  }

  return {
    /** A token for the first administrator; null when there is one. The older unused one stops working. */
    setup: (): Promise<string | null> =>
      changes(async ({ db, now }) => {
        if (await hasAdministrator(db)) return null
        await sql`update access.invitation set revoked_at = ${now}
          where kind = 'setup' and used_at is null and revoked_at is null`.execute(db)
        const roles: Role[] = ['administrator']
        return make(
          db,
          { kind: 'setup', email: null, name: null, roles, departmentId: null, by: 'kernel' },
          now,
        )
      }),

    /** @throws email-taken, not-allowed when the issuer was ended since the request came in */
    invite: (given: {
      email: string
      name: string
      roles: readonly Role[]
      departmentId: string | null
      by: Actor
    }): Promise<string> =>
      changes(async ({ db, now, record }) => {
        const { name, roles, departmentId, by } = given
        const email = given.email.toLowerCase()
        await holdIssuer(db, by)
        const taken = await sql`select 1 from access."user" where email = ${email}`.execute(db)
        if (taken.rows.length > 0) throw emailTaken({})
        const token = await make(db, { ...given, kind: 'invitation', email, by: by.id }, now)
        const payload = { email, name, roles, departmentId }
        await record(by, {
          act: 'access.invite',
          subject: 'access/invitation',
          rule: 'access.manage',
          payload,
        })
        return token
      }),

    /**
     * Makes the account, all of it or nothing: of two that use one link at the same time, exactly one wins.
     * @throws invalid-link, email-taken, bad-input when an invitation was for another email
     */
    async accept(given: NewAccount): Promise<void> {
      const email = given.email.toLowerCase()
      // Strangers with no link must not make us hash.
      if (!(await isOpen(given.token))) throw invalidLink({})
      const password = await hash(given.password)
      const id = newId<'user'>()
      try {
        await changes(async ({ db, now, record }) => {
          const claimed = await sql<Claimed>`
            update access.invitation set used_at = ${now}
            where hash = ${hashOf(given.token)} and used_at is null and revoked_at is null and expires_at > ${now}
            returning kind, roles, department_id as "departmentId", email`.execute(db)
          const invitation = claimed.rows[0]
          if (invitation === undefined) throw invalidLink({})
          const { kind, roles, departmentId } = invitation
          if (kind === 'setup' && (await hasAdministrator(db))) throw invalidLink({})
          if (invitation.email !== null && invitation.email !== email)
            throw badInput({ errors: [{ field: 'email', message: invitation.email }] })
          await sql`
            insert into access."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
            values (${id}, ${given.name}, ${email}, false, ${now}, ${now})`.execute(db)
          await sql`
            insert into access."account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
            values (${newId()}, ${id}, 'credential', ${id}, ${password}, ${now}, ${now})`.execute(db)
          await sql`
            insert into access.membership (user_id, department_id, roles, active)
            values (${id}, ${departmentId}, ${[...roles]}::text[], true)`.execute(db)
          await record(actorOf({ id, name: given.name, roles, departmentId }), {
            act: kind === 'setup' ? 'access.set-up' : 'access.accept-invitation',
            subject: `access/account/${id}`,
            payload: { roles, departmentId },
          })
        })
      } catch (error) {
        throw isUniqueViolation(error) ? emailTaken({}) : error
      }
    },
  }
}

export type Invitations = ReturnType<typeof createInvitations>
