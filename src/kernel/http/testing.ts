/**
 * A whole platform with its web server, for tests: in a folder of its own, or, with KAPOK_TEST_DATABASE_URL (a server
 * on which databases may be made), in a PostgreSQL database of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { pino } from 'pino'
import { newId } from '#values'
import { createAccess } from '../access.ts'
import { createHttp, type HttpOptions } from '../http.ts'
import { openPlatform, type Platform } from '../platform.ts'
import type { AnySystem, Role } from '../system.ts'
import type { Http } from './types.ts'

export interface TestServer {
  readonly http: Http
  readonly platform: Platform
  readonly home: string
  /** Each log line, parsed. */
  readonly logged: Record<string, unknown>[]
  close(): Promise<void>
}

export interface TestGiven extends Partial<Omit<HttpOptions, 'platform'>> {
  readonly systems?: readonly AnySystem[]
  readonly publicUrl?: string
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A new database; null where the embedded one is to be used. */
async function newDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const server = process.env['KAPOK_TEST_DATABASE_URL']
  if (server === undefined) return null
  const name = `kapok_test_${newId().replaceAll('-', '_')}`
  await onServer(server, `create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  return { url, drop: () => onServer(server, `drop database ${name} with (force)`) }
}

export async function openTestServer(given: TestGiven = {}): Promise<TestServer> {
  const home = await mkdtemp(join(tmpdir(), 'kapok-http-'))
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const { systems = [], publicUrl = 'http://localhost', ...rest } = given
  const own = await newDatabase()
  const platform = await openPlatform({
    home,
    systems,
    publicUrl,
    log,
    serving: true,
    sample: false,
    databaseUrl: own?.url,
  })
  const http = await createHttp({ platform, dist: join(home, 'dist'), version: '0.0.0', ready: {}, ...rest })
  await http.ready()
  return {
    http,
    platform,
    home,
    logged,
    async close() {
      await http.close()
      await platform.close()
      await own?.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Another process, as it were, on the same database: only its web server is to be closed. */
export async function secondServer(first: TestServer, given: TestGiven = {}): Promise<Http> {
  const { options, database, clock, access } = first.platform
  const { publicUrl = options.publicUrl, ...rest } = given
  const platform = {
    ...first.platform,
    options: { ...options, publicUrl },
    access: await createAccess({
      database,
      permissions: access.permissions,
      home: first.home,
      publicUrl,
      clock,
      record: async () => undefined,
    }),
  }
  return createHttp({ platform, dist: join(first.home, 'dist'), version: '0.0.0', ready: {}, ...rest })
}

export const FROM_HERE = { 'sec-fetch-site': 'same-origin' }
export const PASSWORD = 'kapok flowers in March'

/** What a browser would send back: the first part of each Set-Cookie. */
export const cookieOf = (headers: Record<string, unknown>): string =>
  [headers['set-cookie']]
    .flat()
    .filter((c) => typeof c === 'string')
    .map((c) => c.split(';', 1)[0])
    .join('; ')

/** Makes the first administrator by the one-time link, and returns the session's cookie. */
export async function administrator({ http, platform }: TestServer): Promise<string> {
  const link = new URL((await platform.access.setupLink())!)
  const answer = await http.inject({
    method: 'POST',
    url: '/api/access/setup',
    headers: FROM_HERE,
    payload: {
      token: link.searchParams.get('token'),
      name: 'Chen Admin',
      email: 'admin@example.org',
      password: PASSWORD,
    },
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return cookieOf(answer.headers)
}

/** Invites somebody and accepts the invitation for them. */
export async function person(
  { http }: TestServer,
  admin: string,
  given: { email: string; roles: readonly Role[]; departmentId?: string | null },
): Promise<{ cookie: string; id: string }> {
  const invited = await http.inject({
    method: 'POST',
    url: '/api/access/invitations',
    headers: { ...FROM_HERE, cookie: admin },
    payload: { name: given.email, ...given },
  })
  const token = new URL(invited.json().link).searchParams.get('token')
  const accepted = await http.inject({
    method: 'POST',
    url: '/api/access/setup',
    headers: FROM_HERE,
    payload: { token, name: given.email, email: given.email, password: PASSWORD },
  })
  return { cookie: cookieOf(accepted.headers), id: accepted.json().actor.id }
}
