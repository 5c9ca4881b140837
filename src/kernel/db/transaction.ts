/**
 * What both databases share: the guard that makes the outer handle throw inside a unit of work, and the statement that
 * every transaction begins with.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { AnyTables } from '../db.ts'
import type { Actor } from '../system.ts'

/** `open` until the unit's function returns: what it started and left running is not inside it any more. */
const inUnit = new AsyncLocalStorage<{ open: boolean }>()

/**
 * The outer handle inside a unit of work waits for the unit for ever (PGlite has one connection): throw instead. Called
 * where a connection is asked for, which a unit does only before it begins.
 */
export function refuseInsideUnit(): void {
  if (inUnit.getStore()?.open === true)
    throw new Error('the outer database handle was used inside a unit of work: use the one you were given')
}

/** The role that every system's statements run as. It owns nothing, so row-level security holds for it. */
export const APP_ROLE = 'kapok_app'

const quote = (text: string): string => `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`

/**
 * `SET LOCAL` rather than set_config(): only that reaches the workers of a distributed database.
 * The actor and the department are what row-level security policies compare with.
 */
export const beginAs = (actor: Actor): string =>
  `set local role ${APP_ROLE}; set local kapok.actor = ${quote(`${actor.kind}:${actor.id}`)}; ` +
  `set local kapok.department = ${quote(actor.departmentId ?? '')}; ` +
  `set local kapok.everything = ${quote(actor.kind === 'system' || actor.roles.includes('administrator') ? 'yes' : 'no')}`

/** Runs `fn` in a transaction as `actor`. */
export function runTransaction<T>(
  kysely: Kysely<AnyTables>,
  actor: Actor,
  mode: 'read' | 'write',
  fn: (trx: Transaction<AnyTables>) => Promise<T>,
): Promise<T> {
  if (inUnit.getStore()?.open === true) throw new Error('a unit of work inside a unit of work')
  const transaction = kysely.transaction()
  const begun = mode === 'read' ? transaction.setAccessMode('read only') : transaction
  return begun.execute(async (trx) => {
    await sql.raw(beginAs(actor)).execute(trx)
    const unit = { open: true }
    try {
      return await inUnit.run(unit, () => fn(trx))
    } finally {
      unit.open = false
    }
  })
}
