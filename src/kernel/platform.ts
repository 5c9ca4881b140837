/**
 * The platform: the kernel and its systems on one open database. The server, every command and every test stand on it.
 */
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { type Access, accessMigrations, createAccess } from './access.ts'
import { type Database, openDatabase } from './db.ts'
import { APP_ROLE } from './db/transaction.ts'
import { FactFeed, factMigrations, FactTypes } from './facts.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { ledgerMigrations } from './ledger.ts'
import { migrate } from './migrate.ts'
import { Reactions } from './reactions.ts'
import {
  type AnySystem,
  type AnyWork,
  type Clock,
  type Permission,
  systemActor,
  type Work,
} from './system.ts'
import { systemClock } from './time.ts'
import { createWork, runUnit, type WorkShop } from './work.ts'

export interface PlatformOptions {
  readonly home: string
  readonly databaseUrl?: string | undefined
  readonly systems: readonly AnySystem[]
  readonly publicUrl: string
  readonly log: Logger
  readonly clock?: Clock
  /** Keeps schedules, delivers facts and works on jobs; a command beside no server does not. */
  readonly serving: boolean
  /** Loads each system's sample data where the system has none. */
  readonly sample: boolean
}

export interface Platform {
  readonly options: PlatformOptions
  readonly database: Database
  readonly access: Access
  readonly factTypes: FactTypes
  readonly feed: FactFeed
  readonly jobs: Jobs
  readonly reactions: Reactions
  readonly clock: Clock
  readonly applied: readonly string[]
  workOf<DB>(system: string): Work<DB>
  /** Whether every system that can tell holds nothing but sample data. */
  sampleOnly(): Promise<boolean>
  /** Nobody has done anything here yet: a restore destroys nothing. */
  isNew(): Promise<boolean>
  close(): Promise<void>
}

const KERNEL_GRANT = `
  grant usage on schema kernel to ${APP_ROLE};
  grant select, insert on kernel.fact, kernel.record, kernel.parked_fact to ${APP_ROLE};
  grant select on kernel.setting to ${APP_ROLE};
  grant select, insert, update on kernel.reaction to ${APP_ROLE};
  grant usage on all sequences in schema kernel to ${APP_ROLE}`

export const KERNEL_PERMISSIONS: readonly Permission[] = [
  {
    name: 'access.manage',
    title: { 'zh-CN': '管理账号、角色和令牌', en: 'Manage accounts, roles and tokens' },
    roles: ['administrator'],
  },
  {
    name: 'access.audit',
    title: { 'zh-CN': '查看操作记录', en: 'Read the records of acts' },
    roles: ['administrator', 'supervisor'],
  },
]

/** @throws when two systems share a name, or a permission's first part is not its system's name. */
function checkSystems(systems: readonly AnySystem[]): void {
  const names = new Set(['kernel', 'access', 'jobs'])
  for (const system of systems) {
    if (names.has(system.name)) throw new Error(`two systems are named ${system.name}`)
    names.add(system.name)
    for (const { name } of [...system.permissions, ...system.views])
      if (!name.startsWith(`${system.name}.`)) throw new Error(`${name} is declared by ${system.name}`)
  }
}

/** Opens the database, migrates it, and puts the systems on it. The caller holds the home folder's lock. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { systems, log } = options
  const clock = options.clock ?? systemClock
  checkSystems(systems)
  const database = await openDatabase({ url: options.databaseUrl, folder: join(options.home, 'database') })
  // Closed in the reverse order of opening, whether the opening came to its end or not.
  const closing: (() => Promise<void>)[] = [() => database.close()]
  const close = async (): Promise<void> => {
    const failed: unknown[] = []
    for (const step of closing.splice(0).reverse()) await step().catch((error: unknown) => failed.push(error))
    if (failed.length > 0) throw failed[0]
  }
  try {
    const applied = await migrate(database, [
      { system: 'kernel', migrations: [...factMigrations, ...ledgerMigrations], grant: KERNEL_GRANT },
      // Accounts are out of reach of every system's statements.
      { system: 'access', migrations: accessMigrations, grant: '' },
      ...systems.map(({ name, migrations }) => ({ system: name, migrations })),
    ])
    const factTypes = new FactTypes(systems)
    const feed = new FactFeed(database, (error) => log.error({ err: error }, 'a listener to facts failed'))
    // What the systems hold goes last, for a job or a reaction may still be using it.
    closing.push(...systems.map((system) => async () => system.close?.()))
    const jobs = await openJobs({
      database,
      systems,
      serving: options.serving,
      onError: (queue, error) => log.error({ queue, err: error }, 'a job failed'),
    })
    closing.push(
      () => feed.close(),
      () => jobs.close(),
    )
    const shop: WorkShop = { database, clock, factTypes, feed, jobs }
    const reactions = new Reactions({
      database,
      feed,
      clock,
      systems,
      run: (system, actor, fn) => runUnit(shop, system, actor, fn),
      onError: (reaction, fact, error) =>
        log.error({ reaction, fact: fact.id, err: error }, 'a reaction failed'),
    })
    closing.push(() => reactions.close())
    const access = await createAccess({
      database,
      permissions: [...KERNEL_PERMISSIONS, ...systems.flatMap((s) => s.permissions)],
      home: options.home,
      publicUrl: options.publicUrl,
      clock,
      record: (actor, act) => runUnit(shop, 'access', actor, (unit) => unit.record(act)),
    })
    const works = new Map<string, AnyWork>(systems.map(({ name }) => [name, createWork(shop, name)]))
    const workOf = <DB>(system: string): Work<DB> => {
      const work = works.get(system)
      if (work === undefined) throw new Error(`no system named ${system}`)
      return work
    }
    for (const system of systems) await system.seed?.(workOf(system.name))
    if (options.sample) for (const system of systems) await system.loadSample?.(workOf(system.name))
    if (options.serving) {
      await feed.start()
      reactions.start()
      await jobs.work((system) => workOf(system))
    }
    return {
      options,
      database,
      access,
      factTypes,
      feed,
      jobs,
      reactions,
      clock,
      applied,
      workOf,
      async sampleOnly() {
        const asked = systems.filter((system) => system.sampleOnly !== undefined)
        for (const system of asked) if (!(await system.sampleOnly!(workOf(system.name)))) return false
        return asked.length > 0
      },
      async isNew() {
        const { rows } = await sql<{ used: boolean }>`
          select exists (select 1 from kernel.record where actor_kind <> 'system') as used`.execute(
          database.kysely,
        )
        return rows[0]?.used !== true
      },
      close,
    }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

/** The person at the machine: whoever can run the program in its folder has every permission. */
export const localActor = (user: string) =>
  ({ ...systemActor(`local:${user}`, 'cli'), kind: 'person', name: user }) as const
