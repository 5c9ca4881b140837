/**
 * What tests stand on: a whole platform on an empty database of its own, embedded or PostgreSQL, and its http server
 * without a socket. Which databases are there is found once; CI must have both (scripts/test.ts).
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import { createHttp, type HttpOptions } from '#kernel/http.ts'
import { openDatabase } from '#kernel/db.ts'
import { openPlatform, type Platform } from '#kernel/platform.ts'
import { type Actor, type AnySystem, type Clock, type Role, systemActor } from '#kernel/system.ts'
import { newId } from '#values'
import { portalRoutes } from '../src/portal/routes.ts'

export const POSTGRES = process.env['KAPOK_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1500 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** The databases to test on. A missing PostgreSQL is skipped with a line, and is a fault where KAPOK_REQUIRE says so. */
export const databases: readonly ('embedded' | 'postgresql')[] = (await answers(POSTGRES))
  ? ['embedded', 'postgresql']
  : ['embedded']
if (databases.length === 1 && process.env['KAPOK_REQUIRE'] === 'all')
  throw new Error(`no PostgreSQL at ${POSTGRES}`)

/** The folder of the reference data, or null with the reason that a test gives for skipping. */
export const reference = process.env['KAPOK_REFERENCE'] ?? null
export const NO_REFERENCE = 'KAPOK_REFERENCE is not set: no reference data on this machine'

/** An empty folder that goes with the test. */
export function folderFor(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A PostgreSQL database of its own, dropped after the test. */
export async function postgresFor(t: Pick<TestContext, 'after'>): Promise<string> {
  const name = `kapok_test_${newId().replaceAll('-', '').slice(8, 28)}`
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: POSTGRES })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await run(`create database ${name}`)
  t.after(() => run(`drop database if exists ${name} with (force)`))
  const url = new URL(POSTGRES)
  url.pathname = `/${name}`
  return url.href
}

const template = resolve(import.meta.dirname, '../node_modules/.cache/kapok-test-database')

/** An empty embedded database in a home folder, copied from one that was made once: making one takes seconds. */
export async function emptyDatabaseIn(home: string): Promise<void> {
  if (!existsSync(template)) {
    const own = `${template}.${process.pid}`
    mkdirSync(dirname(template), { recursive: true })
    await (await openDatabase({ folder: own })).close()
    // Another test process may have been first.
    if (existsSync(template)) rmSync(own, { recursive: true })
    else renameSync(own, template)
  }
  cpSync(template, join(home, 'database'), { recursive: true })
}

/** A clock that a test can move. */
export class TestClock implements Clock {
  #now: Date
  constructor(at: string) {
    this.#now = new Date(at)
  }
  now(): Date {
    return this.#now
  }
  set(at: string | Date): void {
    this.#now = new Date(at)
  }
}

export interface TestPlatform {
  readonly platform: Platform
  readonly http: FastifyInstance
  readonly home: string
  /** Somebody with this role, of this department. */
  actor(role: Role, departmentId?: string | null): Actor
  /** The authorization header of a machine with this role. */
  bearer(role: Role, departmentId?: string): Promise<{ authorization: string }>
}

/** Opens a platform on an empty database; everything is closed and removed after the test. */
export async function openTest(
  t: Pick<TestContext, 'after'>,
  given: {
    systems: readonly AnySystem[]
    on?: 'embedded' | 'postgresql'
    sample?: boolean
    clock?: Clock
    serving?: boolean
    dist?: string
    http?: Partial<HttpOptions>
  },
): Promise<TestPlatform> {
  const home = folderFor(t)
  const databaseUrl = given.on === 'postgresql' ? await postgresFor(t) : undefined
  if (databaseUrl === undefined) await emptyDatabaseIn(home)
  const platform = await openPlatform({
    home,
    databaseUrl,
    systems: given.systems,
    publicUrl: 'http://127.0.0.1:8080',
    log: pino({ level: process.env['KAPOK_LOG'] ?? 'silent' }),
    serving: given.serving ?? true,
    sample: given.sample ?? false,
    ...(given.clock === undefined ? {} : { clock: given.clock }),
  })
  const http = await createHttp({
    platform,
    dist: given.dist ?? join(home, 'no-pages'),
    version: '0.0.0',
    ready: {},
    checkAnswers: true,
    ...(given.systems.some((s) => s.name === 'typhoon')
      ? { portal: (inner) => portalRoutes(inner, platform) }
      : {}),
    ...given.http,
  })
  await http.ready()
  t.after(async () => {
    await http.close()
    await platform.close()
  })
  const everything = (role: Role): string[] =>
    given.systems.flatMap((s) => s.permissions.filter((p) => p.roles.includes(role)).map((p) => p.name))
  return {
    platform,
    http,
    home,
    actor: (role, departmentId = null) => ({
      ...systemActor(`test-${role}`, 'api'),
      kind: 'person',
      departmentId,
      roles: [role],
      permissions: new Set(role === 'administrator' ? ['*'] : everything(role)),
    }),
    async bearer(role, departmentId) {
      const token = await platform.access.issueToken({
        roles: [role],
        name: `test ${role}`,
        days: 1,
        by: systemActor('test', 'cli'),
        ...(departmentId === undefined ? {} : { departmentId }),
      })
      return { authorization: `Bearer ${token}` }
    },
  }
}
