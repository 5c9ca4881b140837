/**
 * Access: who somebody is (a session, a token, or a visitor), and what that lets them do. Its tables are used by the
 * owner's handle only, outside every unit of work: no system's statement reaches them.
 */
import { sql } from 'kysely'
import { createAccounts } from './access/accounts.ts'
import { createAuth, hasSessionCookie } from './access/auth.ts'
import { createInvitations, hasAdministrator } from './access/invitations.ts'
import { invalidToken } from './access/problems.ts'
import type { Access } from './access/parts.ts'
import { permissionsOf } from './access/roles.ts'
import { registerAccess } from './access/routes.ts'
import { signingSecret } from './access/secret.ts'
import { createThrottle } from './access/throttle.ts'
import { createTokens } from './access/tokens.ts'
import type { Database } from './db.ts'
import {
  type Act,
  type Actor,
  type Clock,
  type Door,
  type Permission,
  type Role,
  systemActor,
} from './system.ts'

export { accessMigrations } from './access/migrations.ts'
export type { Access } from './access/parts.ts'

export interface AccessOptions {
  readonly database: Database
  /** Every declared permission, the kernel's and the systems'. */
  readonly permissions: readonly Permission[]
  /** Where the signing secret lies. */
  readonly home: string
  /** Signs the sessions in place of the file; KAPOK_SECRET when not given. */
  readonly secret?: string | undefined
  readonly publicUrl: string
  readonly clock: Clock
  readonly record: (actor: Actor, act: Act) => Promise<void>
}

export const visitor: Actor = {
  kind: 'visitor',
  id: 'visitor',
  name: 'visitor',
  departmentId: null,
  roles: [],
  permissions: new Set(),
  door: 'public',
}

export async function createAccess(options: AccessOptions): Promise<Access> {
  const { database, permissions, publicUrl, clock, record } = options
  const secret = await signingSecret(options.home, options.secret ?? process.env['KAPOK_SECRET'])

  const membershipOf = async (userId: string) => {
    const { rows } = await sql<{ departmentId: string | null; roles: Role[]; active: boolean }>`
      select department_id as "departmentId", roles, active from access.membership
      where user_id = ${userId}`.execute(database.kysely)
    return rows[0]?.active === true ? rows[0] : null
  }
  const mayEnter = async (userId: string): Promise<boolean> => (await membershipOf(userId)) !== null
  const auth = createAuth({ database, secret, publicUrl, mayEnter })
  const tokens = createTokens(database, clock)
  const invitations = createInvitations(database, clock, auth.hash)

  const actor = (
    kind: 'person' | 'machine',
    who: { id: string; name: string; departmentId: string | null; roles: Role[] },
    door: Door,
  ): Actor => {
    const { id, name, departmentId, roles } = who
    return { kind, id, name, departmentId, roles, permissions: permissionsOf(roles, permissions), door }
  }

  async function machine(authorization: string, door: Door): Promise<Actor> {
    const token = /^Bearer +([\w-]{1,200})$/i.exec(authorization)?.[1]
    const row = token === undefined ? null : await tokens.find(token)
    if (row === null) throw invalidToken({})
    return actor('machine', row, door)
  }

  const access: Access = {
    permissions,
    async actorOf(headers, door, renewed) {
      if (headers.authorization !== undefined) return machine(headers.authorization, door)
      if (!hasSessionCookie(headers.cookie)) return visitor
      const person = await auth.personOf(headers.cookie, renewed)
      const membership = person === null ? null : await membershipOf(person.userId)
      if (person === null || membership === null) return visitor
      return actor('person', { id: person.userId, name: person.name, ...membership }, door)
    },
    async setupLink(base = publicUrl) {
      const token = await invitations.setup()
      return token === null ? null : `${base}/console/setup?token=${token}`
    },
    async issueToken(given) {
      const by = given.by ?? systemActor('command line', 'cli')
      const issued = await tokens.issue({ ...given, by })
      const { name, roles, departmentId = null } = given
      const payload = { name, roles, departmentId, expiresAt: issued.expiresAt }
      await record(by, { act: 'access.issue-token', subject: `access/token/${issued.id}`, payload })
      return issued.token
    },
    actorForRole: (role, door) =>
      actor(
        'machine',
        { id: `local:${role}`, name: `local ${role}`, departmentId: null, roles: [role] },
        door,
      ),
    routes: (http, about) =>
      registerAccess(http, {
        access,
        about,
        accounts: createAccounts(database),
        auth,
        clock,
        hasAdministrator: () => hasAdministrator(database.kysely),
        invitations,
        publicUrl,
        record,
        throttle: createThrottle(database),
        tokens,
        person: async (userId, name) =>
          actor('person', { id: userId, name, ...(await membershipOf(userId))! }, 'console'),
      }),
  }
  return access
}
