/** Tokens for machines: `kapok_` and 256 random bits, shown once, kept as a hash, and always with an end. */
import { sql } from 'kysely'
import { newId } from '#values'
import type { Database } from '../db.ts'
import { notFound } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
import { hashOf, newToken } from './secret.ts'

export const TOKEN_PREFIX = 'kapok_'
const DEFAULT_DAYS = 365
const DAY_MS = 24 * 60 * 60 * 1000
/** The last use is noted at most this often. */
const NOTE_USE_MS = 10 * 60 * 1000

export interface TokenRow {
  id: string
  name: string
  roles: Role[]
  departmentId: string | null
  createdBy: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

export interface TokenGiven {
  readonly name: string
  readonly roles: readonly Role[]
  readonly departmentId?: string | null | undefined
  readonly days?: number | undefined
  readonly by: Actor
}

const COLUMNS = sql`id, name, roles, department_id as "departmentId", created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`

export function createTokens({ kysely }: Database, clock: Clock) {
  return {
    /** @returns the token itself, for the only time */
    async issue(given: TokenGiven): Promise<{ id: string; token: string; expiresAt: Date }> {
      const token = newToken(TOKEN_PREFIX)
      const id = newId<'token'>()
      const now = clock.now()
      const expiresAt = new Date(now.getTime() + (given.days ?? DEFAULT_DAYS) * DAY_MS)
      await sql`
        insert into access.token (id, hash, name, roles, department_id, created_by, created_at, expires_at)
        values (${id}, ${hashOf(token)}, ${given.name}, ${[...given.roles]}::text[], ${given.departmentId ?? null},
          ${given.by.id}, ${now}, ${expiresAt})`.execute(kysely)
      return { id, token, expiresAt }
    },

    /** The token's row while it is good. The lookup is by hash, so its time says nothing about other tokens. */
    async find(token: string): Promise<TokenRow | null> {
      if (!token.startsWith(TOKEN_PREFIX)) return null
      const now = clock.now()
      const { rows } = await sql<TokenRow>`
        select ${COLUMNS} from access.token
        where hash = ${hashOf(token)} and revoked_at is null and expires_at > ${now}`.execute(kysely)
      const row = rows[0]
      if (row === undefined) return null
      if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > NOTE_USE_MS)
        await sql`update access.token set last_used_at = ${now} where id = ${row.id}`.execute(kysely)
      return row
    },

    async list(limit: number, offset: number): Promise<{ rows: TokenRow[]; total: number }> {
      const { rows } = await sql<TokenRow>`
        select ${COLUMNS} from access.token order by id desc limit ${limit} offset ${offset}`.execute(kysely)
      const count = await sql<{ n: number }>`select count(*)::int as n from access.token`.execute(kysely)
      return { rows, total: count.rows[0]!.n }
    },

    /** @throws not-found when there is none, or it is revoked already */
    async revoke(id: string): Promise<void> {
      const { rows } = await sql`
        update access.token set revoked_at = ${clock.now()} where id = ${id} and revoked_at is null
        returning id`.execute(kysely)
      if (rows.length === 0) throw notFound({ what: `token ${id}` })
    },
  }
}

export type Tokens = ReturnType<typeof createTokens>
