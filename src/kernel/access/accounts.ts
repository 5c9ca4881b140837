/** Accounts and departments: who there is, with which roles, for which department. */
import { sql } from 'kysely'
import { newId } from '#values'
import type { Database } from '../db.ts'
import { badInput, notFound } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
import type { Changes } from './changes.ts'
import { endIssuedBy } from './issuers.ts'
import { revokeResetLinks } from './passwords.ts'
import { codeTaken, lastAdministrator } from './problems.ts'

export interface Account {
  id: string
  name: string
  email: string
  departmentId: string | null
  departmentName: string | null
  roles: Role[]
  active: boolean
  createdAt: Date
  /** How many tokens and links that this person issued are good: they die with the account (issuers.ts). */
  tokensInForce: number
  linksInForce: number
}

export interface Department {
  id: string
  name: string
  code: string
}

export interface AccountChange {
  readonly roles?: readonly Role[] | undefined
  readonly departmentId?: string | null | undefined
  readonly active?: boolean | undefined
}

const linksInForce = (table: 'invitation' | 'password_reset', now: Date) => sql`
  (select count(*)::int from ${sql.table(`access.${table}`)} l
    where l.created_by = u."id" and l.used_at is null and l.revoked_at is null and l.expires_at > ${now})`

const accountsAt = (now: Date) => sql`
  select u."id", u."name", u."email", m.department_id as "departmentId", d.name as "departmentName", m.roles, m.active,
    u."createdAt",
    (select count(*)::int from access.token t
      where t.created_by = u."id" and t.revoked_at is null and t.expires_at > ${now}) as "tokensInForce",
    ${linksInForce('invitation', now)} + ${linksInForce('password_reset', now)} as "linksInForce"
  from access."user" u join access.membership m on m.user_id = u."id"
  left join access.department d on d.id = m.department_id`

export function createAccounts({ kysely }: Database, clock: Clock, changes: Changes) {
  const find = async (id: string): Promise<Account | null> =>
    (await sql<Account>`${accountsAt(clock.now())} where u."id" = ${id}`.execute(kysely)).rows[0] ?? null

  return {
    find,

    /** Whether an account has this address. */
    async isKnown(email: string): Promise<boolean> {
      const { rows } = await sql`select 1 from access."user" where "email" = ${email.toLowerCase()}`.execute(
        kysely,
      )
      return rows.length > 0
    },

    async list(limit: number, offset: number): Promise<{ rows: Account[]; total: number }> {
      const { rows } = await sql<Account>`
        ${accountsAt(clock.now())} order by u."name", u."id" limit ${limit} offset ${offset}`.execute(kysely)
      const count = await sql<{ n: number }>`select count(*)::int as n from access.membership`.execute(kysely)
      return { rows, total: count.rows[0]!.n }
    },

    /**
     * Changes roles, department or whether the account is open, and ends the person's sessions: what they may do is
     * looked up at each request, and their pages must start afresh. Who is no administrator any more, or whose account
     * is closed, takes what they issued with them (issuers.ts).
     * @throws not-found, last-administrator
     */
    async change(by: Actor, id: string, change: AccountChange): Promise<Account> {
      await changes(async ({ db, now, record }) => {
        // All administrators' rows are held, so that two cannot close each other's accounts at the same time.
        const { rows } = await sql<{
          id: string
          roles: Role[]
          active: boolean
          departmentId: string | null
        }>`
          select user_id as id, roles, active, department_id as "departmentId" from access.membership
          where user_id = ${id} or (active and 'administrator' = any(roles)) order by user_id for update`.execute(
          db,
        )
        const before = rows.find((row) => row.id === id)
        if (before === undefined) throw notFound({ what: `account ${id}` })
        const roles = [...(change.roles ?? before.roles)]
        const active = change.active ?? before.active
        const departmentId = change.departmentId === undefined ? before.departmentId : change.departmentId
        const wasAdministrator = before.active && before.roles.includes('administrator')
        const stays = active && roles.includes('administrator')
        if (wasAdministrator && !stays && rows.length === 1) throw lastAdministrator({})
        await sql`update access.membership set roles = ${roles}::text[], active = ${active},
          department_id = ${departmentId} where user_id = ${id}`.execute(db)
        const ended = stays ? { tokens: 0, links: 0 } : await endIssuedBy(db, id, now)
        if (!active) await revokeResetLinks(db, id, now)
        await sql`delete from access."session" where "userId" = ${id}`.execute(db)
        await record(by, {
          act: 'access.change-account',
          subject: `access/account/${id}`,
          rule: 'access.manage',
          payload: { ...change, ended },
        })
      })
      return (await find(id))!
    },

    async departments(): Promise<Department[]> {
      return (
        await sql<Department>`select id, name, code from access.department order by code`.execute(kysely)
      ).rows
    },

    /** @throws department-code-taken */
    addDepartment: (by: Actor, given: { name: string; code: string }): Promise<Department> =>
      changes(async ({ db, record }) => {
        const id = newId<'department'>()
        const { rows } = await sql`
          insert into access.department (id, name, code) values (${id}, ${given.name}, ${given.code})
          on conflict (code) do nothing returning id`.execute(db)
        if (rows.length === 0) throw codeTaken({ departmentCode: given.code })
        await record(by, {
          act: 'access.add-department',
          subject: `access/department/${id}`,
          rule: 'access.manage',
          payload: given,
        })
        return { id, ...given }
      }),

    /** @throws bad-input */
    async checkDepartment(id: string | null | undefined): Promise<void> {
      if (id === null || id === undefined) return
      const { rows } = await sql`select 1 from access.department where id = ${id}`.execute(kysely)
      if (rows.length === 0) throw badInput({ errors: [{ field: 'departmentId', message: id }] })
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>
