/**
 * The record table: who did what to what, when, through which door and by which rule. Written in the unit of work, so
 * there is no act without its record. The payload can be erased when the law says so: what stays is its commitment,
 * SHA-256 over a random salt and the payload's canonical form (RFC 8785).
 */
import { createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { newId } from '#values'
import type { AnyTables } from './db.ts'
import type { Act, Actor, Migration } from './system.ts'

export const ledgerMigrations: Migration[] = [
  {
    name: '002-records',
    sql: `
      create table kernel.record (
        id uuid primary key,
        seq bigint generated always as identity,
        at timestamptz not null,
        actor_kind text not null,
        actor_id text not null,
        actor_name text not null,
        department_id text,
        door text not null,
        act text not null,
        subject text not null,
        rule text,
        payload jsonb,
        salt bytea not null,
        commitment bytea not null
      );
      create index record_at on kernel.record (at desc, seq desc);
      create index record_subject on kernel.record (subject, seq);
    `,
  },
]

/** JSON with sorted keys and no white space (RFC 8785: JavaScript's own number and string forms are the canonical ones). */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (value instanceof Date) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
}

export const commitmentOf = (salt: Uint8Array, payload: unknown): Buffer =>
  createHash('sha256').update(salt).update(canonicalJson(payload)).digest()

export async function insertRecord(db: Kysely<AnyTables>, actor: Actor, act: Act, now: Date): Promise<void> {
  const salt = randomBytes(16)
  // As it is stored, so that the commitment can be made again from what is read back.
  const payload: unknown = JSON.parse(JSON.stringify(act.payload ?? null))
  await sql`
    insert into kernel.record (id, at, actor_kind, actor_id, actor_name, department_id, door, act, subject, rule,
      payload, salt, commitment)
    values (${newId()}, ${now}, ${actor.kind}, ${actor.id}, ${actor.name}, ${actor.departmentId}, ${actor.door},
      ${act.act}, ${act.subject}, ${act.rule ?? null}, ${JSON.stringify(payload)}::jsonb,
      ${`\\x${salt.toString('hex')}`}::text::bytea, ${`\\x${commitmentOf(salt, payload).toString('hex')}`}::text::bytea)
  `.execute(db)
}

export interface RecordRow {
  id: string
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  departmentId: string | null
  door: string
  act: string
  subject: string
  rule: string | null
  payload: unknown
  commitment: string
}

/** Newest first. `before` is the id of the last record already seen. */
export async function readRecords(
  db: Kysely<AnyTables>,
  query: { act?: string; subject?: string; before?: string; limit: number },
): Promise<RecordRow[]> {
  const act = query.act === undefined ? sql`` : sql`and act = ${query.act}`
  const subject = query.subject === undefined ? sql`` : sql`and subject = ${query.subject}`
  const before =
    query.before === undefined
      ? sql``
      : sql`and seq < (select seq from kernel.record where id::text = ${query.before})`
  const { rows } = await sql<RecordRow>`
    select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName",
      department_id as "departmentId", door, act, subject, rule, payload, encode(commitment, 'hex') as commitment
    from kernel.record where true ${act} ${subject} ${before}
    order by seq desc limit ${query.limit}`.execute(db)
  return rows
}
