/**
 * Reactions: each reads the facts it is declared for by a cursor of its own, in order, and moves the cursor in the same
 * unit of work as its effects; so a fact takes effect once, whatever dies when. A fact that fails is tried again with
 * growing pauses, then parked with everything later of the same subject, and the others go on.
 */
import { sql } from 'kysely'
import type { Database } from './db.ts'
import { type FactFeed, readFacts, START } from './facts.ts'
import {
  type Actor,
  type AnySystem,
  type Clock,
  type Fact,
  type Reaction,
  systemActor,
  type Unit,
} from './system.ts'

const ATTEMPTS = 8

interface Given {
  readonly database: Database
  readonly feed: FactFeed
  readonly clock: Clock
  readonly systems: readonly AnySystem[]
  readonly run: <T>(system: string, actor: Actor, fn: (unit: Unit<never>) => Promise<T>) => Promise<T>
  readonly onError: (reaction: string, fact: Fact, error: unknown) => void
}

interface State {
  cursor: string
  failures: number
  retry_at: Date | null
}

export class Reactions {
  readonly #given: Given
  readonly #list: { name: string; system: string; reaction: Reaction<never> }[]
  #stops: (() => void)[] = []
  #busy = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(given: Given) {
    this.#given = given
    this.#list = given.systems.flatMap((system) =>
      system.reactions.map((reaction) => ({
        name: `${system.name}.${reaction.name}`,
        system: system.name,
        reaction: reaction as Reaction<never>,
      })),
    )
  }

  start(): void {
    for (const { name, reaction } of this.#list) {
      const types = reaction.on.map((event) => event.type)
      this.#stops.push(this.#given.feed.on(types, () => this.#wake(name)))
      this.#wake(name)
    }
    this.#timer = setInterval(() => this.#list.forEach(({ name }) => this.#wake(name)), 5000)
    this.#timer.unref()
  }

  /** Delivers all that can be delivered now; for commands and tests. */
  async settle(): Promise<void> {
    for (const { name } of this.#list) while (await this.#deliver(name));
  }

  #wake(name: string): void {
    if (this.#closed || this.#busy.has(name)) return
    const running = (async () => {
      while (!this.#closed && (await this.#deliver(name)));
    })()
      .catch(() => undefined)
      .finally(() => this.#busy.delete(name))
    this.#busy.set(name, running)
  }

  /** Delivers the next fact; false when there is none, or its time for another try has not come. */
  async #deliver(name: string): Promise<boolean> {
    const { system, reaction } = this.#list.find((r) => r.name === name)!
    const { clock } = this.#given
    const types = reaction.on.map((event) => event.type)
    let current: Fact | undefined
    let seen = START
    try {
      return await this.#given.run(system, systemActor(system), async (unit) => {
        await sql`insert into kernel.reaction (name, cursor) values (${name}, ${START}) on conflict do nothing`.execute(
          unit.db,
        )
        const { rows } = await sql<State>`
          select cursor, failures, retry_at from kernel.reaction where name = ${name} for update skip locked`.execute(
          unit.db,
        )
        const state = rows[0]
        if (state === undefined || (state.retry_at !== null && state.retry_at > clock.now())) return false
        seen = state.cursor
        const [fact] = await readFacts(unit.db, state.cursor, { types, limit: 1 })
        if (fact === undefined) return false
        current = fact
        const parked = await sql`
          select 1 from kernel.parked_fact where reaction = ${name} and subject = ${fact.subject} limit 1`.execute(
          unit.db,
        )
        if (parked.rows.length > 0)
          await this.#park(unit, name, fact, 'an earlier fact of this subject is parked')
        else await reaction.run(fact, unit)
        await sql`
          update kernel.reaction set cursor = ${fact.cursor}, failures = 0, last_error = null, retry_at = null
          where name = ${name}`.execute(unit.db)
        return true
      })
    } catch (error) {
      if (current === undefined) throw error
      this.#given.onError(name, current, error)
      return await this.#failed(name, system, current, seen, error)
    }
  }

  /** Counts the failure, unless another process has delivered the fact meanwhile. */
  async #failed(name: string, system: string, fact: Fact, seen: string, error: unknown): Promise<boolean> {
    const text = error instanceof Error ? error.message : String(error)
    return await this.#given.run(system, systemActor(system), async (unit) => {
      // The row of a reaction's very first fact went with the unit that failed.
      await sql`insert into kernel.reaction (name, cursor) values (${name}, ${START}) on conflict do nothing`.execute(
        unit.db,
      )
      const { rows } = await sql<State>`
        select cursor, failures, retry_at from kernel.reaction where name = ${name} for update`.execute(
        unit.db,
      )
      const state = rows[0]
      if (state === undefined || state.cursor !== seen) return true
      const failures = state.failures + 1
      if (failures >= ATTEMPTS) {
        await this.#park(unit, name, fact, text)
        await sql`
          update kernel.reaction set cursor = ${fact.cursor}, failures = 0, last_error = ${text}, retry_at = null
          where name = ${name}`.execute(unit.db)
        return true
      }
      const retryAt = new Date(this.#given.clock.now().getTime() + Math.min(300_000, 500 * 2 ** failures))
      await sql`
        update kernel.reaction set failures = ${failures}, last_error = ${text}, retry_at = ${retryAt}
        where name = ${name}`.execute(unit.db)
      return false
    })
  }

  async #park(unit: Unit<never>, name: string, fact: Fact, error: string): Promise<void> {
    await sql`
      insert into kernel.parked_fact (reaction, fact_id, subject, error, at)
      values (${name}, ${fact.id}, ${fact.subject}, ${error}, ${unit.now}) on conflict do nothing`.execute(
      unit.db,
    )
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    for (const stop of this.#stops) stop()
    await Promise.all(this.#busy.values())
  }
}
