/**
 * The contract between the kernel and a system. A system is one object of this shape, in its `system.ts`: what it
 * stores, says, allows, serves, reacts to, does in the background and can be told on the command line.
 * To add one, see CONTRIBUTING.md.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { Words } from '#values'
import type { Http } from './http.ts'

/** A step of a system's schema, applied once, in order, in one transaction with its bookkeeping. */
export interface Migration {
  /** Sorts in order within the system: `001-tables`. Never renamed once released. */
  readonly name: string
  /** PostgreSQL 15 SQL, several statements allowed. Its tables live in the schema named after the system. */
  readonly sql: string
}

/** Who may see or call something: everyone, everyone signed in, or the holders of one permission. */
export type Audience = 'public' | 'signed-in' | `${string}.${string}`

/** A fact that a system publishes, in the past tense: `typhoon.forecast-made`. */
export interface EventType<S extends TSchema = TSchema> {
  readonly type: `${string}.${string}`
  readonly title: Words
  readonly schema: S
  readonly audience: Audience
}
export const eventType = <S extends TSchema>(declaration: EventType<S>): EventType<S> => declaration

/** A fact as it was written. `cursor` orders facts for followers: epoch, transaction id, sequence (see facts.ts). */
export interface Fact<D = unknown> {
  readonly id: string
  readonly type: string
  /** Whose facts stay in order: `typhoon/cma/2018-1822`. */
  readonly subject: string
  readonly at: Date
  readonly actor: string
  readonly data: D
  readonly cursor: string
}

/** A SQL view that other systems may read, created in a migration `with (security_invoker = true)`. */
export interface View {
  /** `typhoon.published_storm` */
  readonly name: `${string}.${string}`
  readonly title: Words
  readonly schema: TSchema
  /** Department that answers for the data, by role of the system, not a row's owner. */
  readonly owner: string
  /** GB/T sharing classes: shared with every department, on condition, or not at all. */
  readonly sharing: 'unconditional' | 'conditional' | 'none'
  readonly personalData: boolean
}

export const ROLES = [
  'administrator',
  'duty-officer',
  'data-officer',
  'supervisor',
  'clerk',
  'viewer',
] as const
export type Role = (typeof ROLES)[number]

export interface Permission {
  /** `typhoon.import`; its first part is the system's name. */
  readonly name: `${string}.${string}`
  readonly title: Words
  /** The roles that have it by default. The administrator has every permission. */
  readonly roles: readonly Role[]
}

/** Through which door an actor came. */
export type Door = 'console' | 'api' | 'cli' | 'job' | 'public'

/** Whose doing something is: a person, a machine with a token, a visitor who is not signed in, or a system itself. */
export interface Actor {
  readonly kind: 'person' | 'machine' | 'visitor' | 'system'
  readonly id: string
  readonly name: string
  /** The department an act is done for; null where the actor belongs to none. */
  readonly departmentId: string | null
  readonly roles: readonly Role[]
  readonly permissions: ReadonlySet<string>
  readonly door: Door
}

/** An entry of the record table: who did what to what, and by which rule. */
export interface Act {
  /** The verb, `typhoon.import`. */
  readonly act: string
  readonly subject: string
  /** The rule or permission that allowed it. */
  readonly rule?: string
  /** What was done, in full. Kept apart from its commitment, so it can be erased when the law says so. */
  readonly payload?: unknown
}

/** What a unit of work can do: change, say and record, all committed together or not at all. */
export interface Unit<DB> {
  readonly db: Transaction<DB>
  readonly actor: Actor
  readonly now: Date
  publish<S extends TSchema>(event: EventType<S>, subject: string, data: Static<S>): Promise<void>
  record(act: Act): Promise<void>
  /** Queues a job of this system; it exists only if the unit commits. */
  enqueue(job: string, data: object): Promise<void>
}

export interface Clock {
  now(): Date
}

/** The only ways to the database: every query is somebody's. */
export interface Work<DB> {
  readonly clock: Clock
  read<T>(actor: Actor, fn: (db: Kysely<DB>) => Promise<T>): Promise<T>
  unit<T>(actor: Actor, fn: (unit: Unit<DB>) => Promise<T>): Promise<T>
  /** The actor of the system's own background work. */
  readonly self: Actor
  /** Runs `fn` when this process learns of committed facts of these types, its own or another process's. */
  onFact(types: readonly string[], fn: (fact: Fact) => void): () => void
}

/** What one system does when another publishes a fact. Delivered at least once, in order per subject, run once per fact. */
export interface Reaction<DB> {
  readonly name: string
  readonly on: readonly EventType[]
  run(fact: Fact, unit: Unit<DB>): Promise<void>
}

export interface Job<DB> {
  readonly name: string
  /** Five-field cron, Asia/Shanghai. Without it, the job runs only when enqueued. */
  readonly cron?: string
  /** After so many seconds it is taken for dead: its signal is aborted. 900 unless said. */
  readonly expireInSeconds?: number
  /** How often it is tried again after a failure; 5 unless said. */
  readonly retryLimit?: number
  run(work: Work<DB>, data: unknown, signal: AbortSignal): Promise<void>
}

/** What a command is given. Standard output carries only its result; words to the person go to `say`. */
export interface CommandCall<DB> {
  readonly work: Work<DB>
  readonly actor: Actor
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  /** The folder the person stands in: relative paths are meant from here. */
  readonly cwd: string
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  print(text: string): void
  say(text: string): void
  readonly signal: AbortSignal
}

export interface Command<DB> {
  /** `import`, called as `kapok typhoon import …`. */
  readonly verb: string
  readonly usage: string
  readonly about: Words
  /** As node:util parseArgs takes them. */
  readonly options: Readonly<
    Record<string, { type: 'string' | 'boolean'; short?: string; default?: string | boolean }>
  >
  /** Exit code: 0 done, 1 the work failed or something was rejected. Wrong use throws a `UsageError` (2). */
  run(call: CommandCall<DB>): Promise<number>
}

// The kernel holds systems of different tables in one list; only `define` sees the concrete one.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnySystem = System<any>
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyWork = Work<any>
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyCommand = Command<any>

export interface System<DB> {
  /** Also its folder, SQL schema, URL prefix, and the first part of its events and permissions. */
  readonly name: string
  readonly title: Words
  readonly migrations: readonly Migration[]
  readonly publishes: readonly EventType[]
  readonly views: readonly View[]
  readonly permissions: readonly Permission[]
  readonly reactions: readonly Reaction<DB>[]
  readonly jobs: readonly Job<DB>[]
  readonly commands: readonly Command<DB>[]
  /** Registers under /api/NAME. */
  routes(http: Http, work: Work<DB>): void
  /** Real reference data that ships with the system (divisions, code lists); idempotent, cheap when nothing is new. */
  seed?(work: Work<DB>): Promise<void>
  /** Sample data for a fresh start, labelled as such; does nothing where there is real data or the sample already. */
  loadSample?(work: Work<DB>): Promise<void>
  /** Whether all that this system holds is sample data: then every view says so. */
  sampleOnly?(work: Work<DB>): Promise<boolean>
  /** Lets go of what the system holds in memory (worker threads, timers). */
  close?(): Promise<void>
}

/** The kernel's own work has this actor; a system's own has its name as id. */
export function systemActor(name: string, door: Door = 'job'): Actor {
  return {
    kind: 'system',
    id: name,
    name,
    departmentId: null,
    roles: ['administrator'],
    permissions: new Set(['*']),
    door,
  }
}

export const may = (actor: Actor, permission: string): boolean =>
  actor.permissions.has('*') || actor.permissions.has(permission)

/** Wrong use of a command: exit code 2, and the usage is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
