/**
 * Tokens and links speak for whoever issued them. When a person's account is closed, or is no administrator's any more,
 * the tokens that the person issued die, for good, with the unused links; so does what was issued with those tokens. What
 * was made at the command line is the machine's owner's and goes on. Accounts made from links are their owners' own.
 */
import { type Kysely, sql } from 'kysely'
import type { AnyTables } from '../db.ts'
import { notAllowed } from '../problem.ts'
import type { Actor } from '../system.ts'

/**
 * Holds the issuer, and the account that it is about, until the transaction ends: whoever ends the issuer waits, and then
 * sees what was issued. Memberships are always locked in the order of their ids and before tokens, here and where an
 * account is changed, so that two never wait for each other.
 * @throws not-allowed when the issuer was ended since the request came in
 */
export async function holdIssuer(
  db: Kysely<AnyTables>,
  by: Actor,
  about: string | null = null,
): Promise<void> {
  const accounts = await sql<{ id: string; good: boolean }>`
    select user_id as id, active and 'administrator' = any(roles) as good from access.membership
    where user_id in (${by.id}, ${about}) order by user_id for share`.execute(db)
  const tokens = await sql<{ id: string; good: boolean }>`
    select id, revoked_at is null as good from access.token where id = ${by.id} for share`.execute(db)
  // Who is in neither table is the command line.
  const issuer = [...accounts.rows, ...tokens.rows].find(({ id }) => id === by.id)
  if (issuer?.good === false) throw notAllowed({ permission: 'access.manage' })
}

/** The issuer, and every token issued by it or by one of those. */
const issuersBelow = (id: string) => sql`
  with recursive issuer as (
    select ${id}::text as id
    union
    select token.id from access.token token join issuer on token.created_by = issuer.id
  )`

/**
 * Ends what a person or a token issued. The caller holds that issuer for update.
 * @returns how many tokens and links stopped working
 */
export async function endIssuedBy(
  db: Kysely<AnyTables>,
  id: string,
  now: Date,
): Promise<{ tokens: number; links: number }> {
  let tokens = 0
  // Until nothing is left: a token that was waited for may have issued another meanwhile.
  for (;;) {
    const { rows } = await sql`${issuersBelow(id)}
      update access.token set revoked_at = ${now} where id in (select id from issuer) and revoked_at is null
      returning id`.execute(db)
    tokens += rows.length
    if (rows.length === 0) break
  }
  const invitations = await sql`${issuersBelow(id)}
    update access.invitation set revoked_at = ${now}
    where created_by in (select id from issuer) and used_at is null and revoked_at is null
    returning hash`.execute(db)
  const resets = await sql`${issuersBelow(id)}
    update access.password_reset set revoked_at = ${now}
    where created_by in (select id from issuer) and used_at is null and revoked_at is null
    returning hash`.execute(db)
  return { tokens, links: invitations.rows.length + resets.rows.length }
}
