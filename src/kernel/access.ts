/**
 * Access: who somebody is (a session, a token, or a visitor), and what that lets them do. Its tables are used by the
 * owner's handle only, outside every unit of work: no system's statement reaches them.
 */
import { sql } from 'kysely'
import { createAccounts } from './access/accounts.ts'
import { createAuth, hasSessionCookie } from './access/auth.ts'
import { createChanges } from './access/changes.ts'
import { createInvitations, hasAdministrator } from './access/invitations.ts'
import { invalidToken } from './access/problems.ts'
import type { Access } from './access/parts.ts'
import { createPasswords } from './access/passwords.ts'
import { createPruning } from './access/pruning.ts'
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
  /** For acts that are recorded on their own, beside what better-auth writes; changes of ours carry their records. */
  readonly record: (actor: Actor, act: Act) => Promise<void>
}

interface Who {
  readonly id: string
  readonly name: string
  readonly departmentId: string | null
  readonly roles: Role[]
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

  const changes = createChanges(database, clock)
  const pruning = createPruning(database, clock)
  await pruning.nowAndThen()

  const actor = (kind: 'person' | 'machine', who: Who, door: Door): Actor => {
    const { id, name, departmentId, roles } = who
    return { kind, id, name, departmentId, roles, permissions: permissionsOf(roles, permissions), door }
  }
  const newcomer = (who: Who): Actor => actor('person', who, 'console')

  /** The owner of an open account, at the console's door. */
  async function personOf(userId: string): Promise<Actor | null> {
    const { rows } = await sql<Who>`
      select m.user_id as id, u."name", m.department_id as "departmentId", m.roles
      from access.membership m join access."user" u on u."id" = m.user_id
      where m.user_id = ${userId} and m.active`.execute(database.kysely)
    return rows[0] === undefined ? null : newcomer(rows[0])
  }

  async function enters(userId: string): Promise<boolean> {
    const person = await personOf(userId)
    if (person === null) return false
    // Before the session is there: a session that could not be written leaves a record, never the other way round.
    await record(person, { act: 'access.sign-in', subject: `access/account/${userId}` })
    return true
  }
  const auth = createAuth({ database, secret, publicUrl, enters })
  const tokens = createTokens(database, clock, changes)
  const invitations = createInvitations(database, clock, { changes, hash: auth.hash, actorOf: newcomer })

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
      const session = await auth.sessionOf(headers.cookie, renewed)
      const person = session === null ? null : await personOf(session.userId)
      return person === null ? visitor : { ...person, door }
    },
    async setupLink(base = publicUrl) {
      const token = await invitations.setup()
      return token === null ? null : `${base}/console/setup?token=${token}`
    },
    issueToken: (given) => tokens.issue({ ...given, by: given.by ?? systemActor('command line', 'cli') }),
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
        accounts: createAccounts(database, clock, changes),
        auth,
        clock,
        hasAdministrator: () => hasAdministrator(database.kysely),
        invitations,
        passwords: createPasswords({ database, clock, changes, auth, actorOf: newcomer }),
        pruning,
        publicUrl,
        record,
        throttle: createThrottle(database),
        tokens,
        personOf,
      }),
  }
  return access
}
