/** Accounts and departments: who there is, with which roles, for which department. */
import { sql } from 'kysely'
import { newId } from '#values'
import type { Database } from '../db.ts'
import { badInput, notFound } from '../problem.ts'
import type { Role } from '../system.ts'
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

const ACCOUNTS = sql`
  select u."id", u."name", u."email", m.department_id as "departmentId", d.name as "departmentName", m.roles, m.active,
    u."createdAt"
  from access."user" u join access.membership m on m.user_id = u."id"
  left join access.department d on d.id = m.department_id`

export function createAccounts({ kysely }: Database) {
  const find = async (id: string): Promise<Account | null> =>
    (await sql<Account>`${ACCOUNTS} where u."id" = ${id}`.execute(kysely)).rows[0] ?? null

  return {
    find,

    async list(limit: number, offset: number): Promise<{ rows: Account[]; total: number }> {
      const { rows } = await sql<Account>`
        ${ACCOUNTS} order by u."name", u."id" limit ${limit} offset ${offset}`.execute(kysely)
      const count = await sql<{ n: number }>`select count(*)::int as n from access.membership`.execute(kysely)
      return { rows, total: count.rows[0]!.n }
    },

    /**
     * Changes roles, department or whether the account is open, and ends the person's sessions: what they may do is
     * looked up at each request, and their pages must start afresh.
     * @throws not-found, last-administrator, bad-input for an unknown department
     */
    async change(id: string, change: AccountChange): Promise<Account> {
      await kysely.transaction().execute(async (trx) => {
        // All administrators' rows are held, so that two cannot close each other's accounts at the same time.
        const { rows: administrators } = await sql<{ id: string }>`
          select user_id as id from access.membership where active and 'administrator' = any(roles)
          order by user_id for update`.execute(trx)
        const { rows } = await sql<{ roles: Role[]; active: boolean; departmentId: string | null }>`
          select roles, active, department_id as "departmentId" from access.membership where user_id = ${id}
          for update`.execute(trx)
        const before = rows[0]
        if (before === undefined) throw notFound({ what: `account ${id}` })
        const roles = [...(change.roles ?? before.roles)]
        const active = change.active ?? before.active
        const departmentId = change.departmentId === undefined ? before.departmentId : change.departmentId
        const stays = active && roles.includes('administrator')
        if (!stays && administrators.length === 1 && administrators[0]!.id === id) throw lastAdministrator({})
        await sql`update access.membership set roles = ${roles}::text[], active = ${active},
          department_id = ${departmentId} where user_id = ${id}`.execute(trx)
        await sql`delete from access."session" where "userId" = ${id}`.execute(trx)
      })
      return (await find(id))!
    },

    async departments(): Promise<Department[]> {
      return (
        await sql<Department>`select id, name, code from access.department order by code`.execute(kysely)
      ).rows
    },

    /** @throws department-code-taken */
    async addDepartment(given: { name: string; code: string }): Promise<Department> {
      const id = newId<'department'>()
      const { rows } = await sql`
        insert into access.department (id, name, code) values (${id}, ${given.name}, ${given.code})
        on conflict (code) do nothing returning id`.execute(kysely)
      if (rows.length === 0) throw codeTaken({ departmentCode: given.code })
      return { id, ...given }
    },

    /** @throws bad-input */
    async checkDepartment(id: string | null | undefined): Promise<void> {
      if (id === null || id === undefined) return
      const { rows } = await sql`select 1 from access.department where id = ${id}`.execute(kysely)
      if (rows.length === 0) throw badInput({ errors: [{ field: 'departmentId', message: id }] })
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>
