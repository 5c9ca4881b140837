/** Old tries, sessions and links go, when the platform opens and at most once an hour at sign-in. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  administrator,
  openTestServer,
  PASSWORD,
  person,
  secondServer,
  type TestServer,
} from '../http/testing.ts'
import { callerOf } from './testing.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let server: TestServer
let later: TestServer['http']
let admin = ''
const clock = { at: Date.now(), now: () => new Date(clock.at) }

before(async () => {
  server = await openTestServer()
  admin = await administrator(server)
})
after(async () => {
  await later?.close()
  await server.close()
})

const now = callerOf(
  () => server.http,
  () => admin,
)
const then = callerOf(
  () => later,
  () => admin,
)

const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ${sql.table(`access.${table}`)}`.execute(server.platform.database.kysely)
  return rows[0]!.n
}
const counts = async () => ({
  tries: await count('attempt'),
  sessions: await count('session'),
  invitations: await count('invitation'),
  resets: await count('password_reset'),
})

test('what is over is deleted, each in its time, and what is in force stays', async () => {
  // Used: the administrator's and this one's. Open: the invitation and the reset link.
  const { id } = await person(server, admin, { email: 'li@example.org', roles: ['viewer'] })
  await now.manage('POST', 'invitations', { email: 'wu@example.org', name: 'Wu', roles: ['viewer'] })
  await now.manage('POST', `accounts/${id}/reset`)
  await now.signIn('li@example.org', 'not the password')
  assert.deepEqual(await counts(), { tries: 3, sessions: 2, invitations: 3, resets: 1 })

  // Another process opens a day later: sessions last twelve hours.
  clock.at += DAY_MS
  later = await secondServer({ ...server, platform: { ...server.platform, clock } })
  assert.deepEqual(await counts(), { tries: 3, sessions: 0, invitations: 3, resets: 1 })

  // Within the hour nothing is looked at again.
  await sql`update access.attempt set last_at = ${new Date(clock.at - 3 * DAY_MS)}`.execute(
    server.platform.database.kysely,
  )
  clock.at += HOUR_MS - 1000
  const elsewhere = '192.0.2.77'
  assert.equal((await then.signIn('wrong@example.org', 'not the password', elsewhere)).statusCode, 401)
  assert.equal((await counts()).tries, 6)
  clock.at += 1000
  assert.equal((await then.signIn('wrong@example.org', 'not the password', elsewhere)).statusCode, 401)
  assert.equal((await counts()).tries, 3, 'those of the last two days stay')

  // Links: 90 days after they were used, or else after they expired (a reset link lasts a day, an invitation seven).
  const day = async (days: number) => {
    clock.at = start + days * DAY_MS + 60_000
    const answer = await then.signIn('li@example.org', PASSWORD)
    assert.equal(answer.statusCode, 200, answer.body)
    const { invitations, resets } = await counts()
    return { invitations, resets }
  }
  const start = clock.at - DAY_MS - HOUR_MS
  assert.deepEqual(await day(89), { invitations: 3, resets: 1 })
  assert.deepEqual(await day(90), { invitations: 1, resets: 1 })
  assert.deepEqual(await day(91), { invitations: 1, resets: 0 })
  assert.deepEqual(await day(97), { invitations: 0, resets: 0 })
})
