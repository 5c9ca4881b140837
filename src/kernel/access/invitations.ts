/** One-time links: the first administrator's, and invitations. Each makes exactly one account, whoever clicks first. */
import { sql } from 'kysely'
import { newId } from '#values'
import type { AnyTables, Database } from '../db.ts'
import type { Kysely } from 'kysely'
import { badInput } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
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

export interface Accepted {
  readonly userId: string
  readonly kind: 'setup' | 'invitation'
  readonly roles: readonly Role[]
  readonly departmentId: string | null
}

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
  hash: (password: string) => Promise<string>,
) {
  async function make(db: Kysely<AnyTables>, given: InvitationGiven): Promise<string> {
    const token = newToken()
    const now = clock.now()
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
      kysely.transaction().execute(async (trx) => {
        if (await hasAdministrator(trx)) return null
        await sql`update access.invitation set revoked_at = ${clock.now()}
          where kind = 'setup' and used_at is null and revoked_at is null`.execute(trx)
        const roles: Role[] = ['administrator']
        return make(trx, { kind: 'setup', email: null, name: null, roles, departmentId: null, by: 'kernel' })
      }),

    /** @throws email-taken */
    async invite(given: {
      email: string
      name: string
      roles: readonly Role[]
      departmentId: string | null
      by: Actor
    }) {
      const email = given.email.toLowerCase()
      const taken = await sql`select 1 from access."user" where email = ${email}`.execute(kysely)
      if (taken.rows.length > 0) throw emailTaken({})
      return make(kysely, { ...given, kind: 'invitation', email, by: given.by.id })
    },

    /**
     * Makes the account, all of it or nothing: of two that use one link at the same time, exactly one wins.
     * @throws invalid-link, email-taken, bad-input when an invitation was for another email
     */
    async accept(given: NewAccount): Promise<Accepted> {
      const email = given.email.toLowerCase()
      // Strangers with no link must not make us hash.
      if (!(await isOpen(given.token))) throw invalidLink({})
      const password = await hash(given.password)
      const now = clock.now()
      const userId = newId<'user'>()
      try {
        return await kysely.transaction().execute(async (trx) => {
          const claimed = await sql<Omit<Accepted, 'userId'> & { email: string | null }>`
            update access.invitation set used_at = ${now}
            where hash = ${hashOf(given.token)} and used_at is null and revoked_at is null and expires_at > ${now}
            returning kind, roles, department_id as "departmentId", email`.execute(trx)
          const invitation = claimed.rows[0]
          if (invitation === undefined) throw invalidLink({})
          if (invitation.kind === 'setup' && (await hasAdministrator(trx))) throw invalidLink({})
          if (invitation.email !== null && invitation.email !== email)
            throw badInput({ errors: [{ field: 'email', message: invitation.email }] })
          const { kind, roles, departmentId } = invitation
          await sql`
            insert into access."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
            values (${userId}, ${given.name}, ${email}, false, ${now}, ${now})`.execute(trx)
          await sql`
            insert into access."account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
            values (${newId()}, ${userId}, 'credential', ${userId}, ${password}, ${now}, ${now})`.execute(trx)
          await sql`
            insert into access.membership (user_id, department_id, roles, active)
            values (${userId}, ${departmentId}, ${[...roles]}::text[], true)`.execute(trx)
          return { userId, kind, roles, departmentId }
        })
      } catch (error) {
        throw isUniqueViolation(error) ? emailTaken({}) : error
      }
    },
  }
}

export type Invitations = ReturnType<typeof createInvitations>
