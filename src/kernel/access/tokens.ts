/**
 * Tokens for machines: `kapok_` and 256 random bits, shown once, kept as a hash, and always with an end. One that a person
 * issued dies, for good, when that person's account is closed or is no administrator's any more, as does what was issued
 * with it; tokens from the command line do not (issuers.ts).
 */
import { sql } from 'kysely'
import { newId } from '#values'
import type { Database } from '../db.ts'
import { notFound } from '../problem.ts'
import type { Actor, Clock, Role } from '../system.ts'
import type { Changes } from './changes.ts'
import { endIssuedBy, holdIssuer } from './issuers.ts'
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
  /** The account or token that issued it, or the command line's own name. */
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

/** As the list shows it: with the issuer's name. */
export interface TokenListed extends TokenRow {
  createdByName: string
}

const COLUMNS = sql`id, name, roles, department_id as "departmentId", created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`

export function createTokens({ kysely }: Database, clock: Clock, changes: Changes) {
  return {
    /**
     * @returns the token itself, for the only time
     * @throws not-allowed when the issuer was ended since the request came in
     */
    issue: (given: TokenGiven): Promise<string> =>
      changes(async ({ db, now, record }) => {
        const { by, name, roles, departmentId = null, days = DEFAULT_DAYS } = given
        await holdIssuer(db, by)
        const token = newToken(TOKEN_PREFIX)
        const id = newId<'token'>()
        const expiresAt = new Date(now.getTime() + days * DAY_MS)
        await sql`
          insert into access.token (id, hash, name, roles, department_id, created_by, created_at, expires_at)
          values (${id}, ${hashOf(token)}, ${name}, ${[...roles]}::text[], ${departmentId}, ${by.id}, ${now},
            ${expiresAt})`.execute(db)
        await record(by, {
          act: 'access.issue-token',
          subject: `access/token/${id}`,
          rule: 'access.manage',
          payload: { name, roles, departmentId, expiresAt },
        })
        return token
      }),

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

    async list(limit: number, offset: number): Promise<{ rows: TokenListed[]; total: number }> {
      const { rows } = await sql<TokenListed>`
        select ${COLUMNS}, coalesce((select u."name" from access."user" u where u."id" = token.created_by),
          (select issuer.name from access.token issuer where issuer.id = token.created_by),
          created_by) as "createdByName"
        from access.token token order by id desc limit ${limit} offset ${offset}`.execute(kysely)
      const count = await sql<{ n: number }>`select count(*)::int as n from access.token`.execute(kysely)
      return { rows, total: count.rows[0]!.n }
    },

    /**
     * Ends a token and what was issued with it.
     * @throws not-found when there is none, or it is revoked already
     */
    revoke: (by: Actor, id: string): Promise<void> =>
      changes(async ({ db, now, record }) => {
        const { rows } = await sql`
          update access.token set revoked_at = ${now} where id = ${id} and revoked_at is null
          returning id`.execute(db)
        if (rows.length === 0) throw notFound({ what: `token ${id}` })
        const ended = await endIssuedBy(db, id, now)
        await record(by, {
          act: 'access.revoke-token',
          subject: `access/token/${id}`,
          rule: 'access.manage',
          payload: { ended },
        })
      }),
  }
}

export type Tokens = ReturnType<typeof createTokens>
