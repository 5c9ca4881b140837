/** Changing one's own password, and choosing a new one with a link that an administrator made. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  administrator,
  cookieOf,
  openTestServer,
  PASSWORD,
  person,
  type TestServer,
} from '../http/testing.ts'
import { callerOf, codeOf } from './testing.ts'

const NEXT = 'jacaranda in November'

let server: TestServer
let admin = ''
before(async () => {
  server = await openTestServer({ limits: { visitor: { max: 100_000, windowSeconds: 60 } } })
  admin = await administrator(server)
})
after(() => server.close())

const { call, signIn, manage, isGood, records } = callerOf(
  () => server.http,
  () => admin,
)
const viewer = (email: string) => person(server, admin, { email, roles: ['viewer'] })
const change = (cookie: string, payload: object, remoteAddress = '192.0.2.7') =>
  call('/api/access/password', { method: 'POST', cookie, payload, remoteAddress })
const linkFor = async (id: string): Promise<URL> => {
  const answer = await manage('POST', `accounts/${id}/reset`)
  assert.equal(answer.statusCode, 201, answer.body)
  return new URL(answer.json().link)
}
const reset = (link: URL, password = NEXT) =>
  call('/api/access/reset', {
    method: 'POST',
    payload: { token: link.searchParams.get('token'), password },
  })

test('one’s own password: the other sessions end, this one goes on, and it is recorded without the words', async () => {
  const { id, cookie } = await viewer('own@example.org')
  const elsewhere = cookieOf((await signIn('own@example.org')).headers)
  const answer = await change(cookie, { current: PASSWORD, new: NEXT })
  assert.equal(answer.statusCode, 204)
  assert.deepEqual([await isGood({ cookie }), await isGood({ cookie: elsewhere })], [true, false])
  assert.equal((await signIn('own@example.org', PASSWORD)).statusCode, 401)
  assert.equal((await signIn('own@example.org', NEXT)).statusCode, 200)
  const [record] = await records('access.change-password')
  assert.deepEqual([record!.actorId, record!.subject], [id, `access/account/${id}`])
  assert.ok(!JSON.stringify(record).includes(NEXT))
})

test('a wrong current password changes nothing; a short new one is refused; a token has no password', async () => {
  const { id, cookie } = await viewer('wrong@example.org')
  const wrong = await change(cookie, { current: 'not the password', new: NEXT })
  assert.deepEqual([wrong.statusCode, codeOf(wrong)], [403, 'wrong-current-password'])
  const short = await change(cookie, { current: PASSWORD, new: 'eleven char' })
  assert.deepEqual(short.json().errors, [{ field: 'new', message: 'must have at least 12 characters' }])
  assert.equal((await signIn('wrong@example.org', PASSWORD)).statusCode, 200)
  const failed = await records('access.change-password-failed')
  assert.deepEqual(
    failed.map((r) => r.actorId),
    [id],
  )
  const token = await server.platform.access.issueToken({ name: 'gauge', roles: ['viewer'], days: 1 })
  const machine = await call('/api/access/password', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    payload: { current: PASSWORD, new: NEXT },
  })
  assert.deepEqual([machine.statusCode, codeOf(machine)], [403, 'people-only'])
})

test('guessing the current password is slowed down, together with guessing at sign-in', async () => {
  const { cookie } = await viewer('guess@example.org')
  const at = '198.51.100.7'
  const tries = []
  for (let i = 0; i < 3; i += 1)
    tries.push((await change(cookie, { current: `guess ${i}`, new: NEXT }, at)).statusCode)
  for (let i = 0; i < 2; i += 1) tries.push((await signIn('guess@example.org', `guess ${i}`, at)).statusCode)
  assert.deepEqual(tries, [403, 403, 403, 401, 401])
  const refused = await change(cookie, { current: PASSWORD, new: NEXT }, at)
  assert.equal(refused.statusCode, 429, 'even the right one has to wait')
  assert.ok(Number(refused.headers['retry-after']) >= 1)
  assert.equal((await change(cookie, { current: PASSWORD, new: NEXT }, '198.51.100.8')).statusCode, 204)
})

test('of two changes at the same time, one is made', async () => {
  const { cookie } = await viewer('twice@example.org')
  const both = await Promise.all(
    ['the first new one', 'the second new one'].map((next) =>
      change(cookie, { current: PASSWORD, new: next }),
    ),
  )
  assert.deepEqual(both.map((a) => a.statusCode).sort(), [204, 403])
})

test('a reset link works once, ends every session, and signs its owner in', async () => {
  const { id, cookie } = await viewer('forgot@example.org')
  const link = await linkFor(id)
  assert.equal(link.pathname, '/console/setup')
  assert.deepEqual(
    [link.searchParams.get('reset'), link.searchParams.get('email')],
    ['1', 'forgot@example.org'],
  )
  assert.equal(await isGood({ cookie }), true, 'a link alone ends nothing')

  const race = await Promise.all([reset(link), reset(link), reset(link)])
  assert.deepEqual(race.map((a) => a.statusCode).sort(), [200, 410, 410])
  const winner = race.find((a) => a.statusCode === 200)!
  assert.equal(winner.json().actor.id, id)
  assert.deepEqual(
    [await isGood({ cookie }), await isGood({ cookie: cookieOf(winner.headers) })],
    [false, true],
  )
  assert.equal((await signIn('forgot@example.org', PASSWORD)).statusCode, 401)
  assert.equal((await signIn('forgot@example.org', NEXT)).statusCode, 200)
  assert.equal((await records('access.reset-password'))[0]!.actorId, id)

  const [made] = await records('access.make-reset-link')
  assert.equal(made!.subject, `access/account/${id}`)
  assert.ok(!JSON.stringify(made).includes(link.searchParams.get('token')!))
  const kept = await sql<{
    row: string
  }>`select row_to_json(r)::text as row from access.password_reset r`.execute(server.platform.database.kysely)
  assert.ok(!JSON.stringify(kept.rows).includes(link.searchParams.get('token')!), 'only its hash is kept')
})

test('a reset link ends with the next one, with the day, with a change of password, and with the account', async () => {
  const { id, cookie } = await viewer('links@example.org')
  const [first, second] = [await linkFor(id), await linkFor(id)]
  assert.equal(codeOf(await reset(first)), 'invalid-link')
  assert.equal((await change(cookie, { current: PASSWORD, new: NEXT })).statusCode, 204)
  assert.equal(codeOf(await reset(second)), 'invalid-link')

  const late = await linkFor(id)
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from max(expires_at) - max(created_at))::int as seconds from access.password_reset
    where user_id = ${id} and revoked_at is null`.execute(server.platform.database.kysely)
  assert.equal(rows[0]!.seconds, 24 * 60 * 60)
  await sql`update access.password_reset set expires_at = now() - interval '1 second' where user_id = ${id}`.execute(
    server.platform.database.kysely,
  )
  assert.equal(codeOf(await reset(late)), 'invalid-link')

  const closed = await linkFor(id)
  await manage('PATCH', `accounts/${id}`, { active: false })
  assert.equal(codeOf(await reset(closed)), 'invalid-link')
  assert.equal(codeOf(await manage('POST', `accounts/${id}/reset`)), 'account-closed')
  await manage('PATCH', `accounts/${id}`, { active: true })
  assert.equal(codeOf(await reset(closed)), 'invalid-link', 'also when the account is open again')
  assert.equal(codeOf(await manage('POST', 'accounts/nobody/reset')), 'not-found')
  assert.equal(codeOf(await reset(new URL(`http://localhost/?token=${'x'.repeat(43)}`))), 'invalid-link')
})

test('who is just signing in with the old password is not let in past a reset', async () => {
  const { id } = await viewer('intruder@example.org')
  const link = await linkFor(id)
  const over = new AbortController()
  const cookies: string[] = []
  const intrude = async (address: string) => {
    while (!over.signal.aborted) {
      const answer = await signIn('intruder@example.org', PASSWORD, address)
      if (answer.statusCode === 200) cookies.push(cookieOf(answer.headers))
    }
  }
  const intruders = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'].map(intrude)
  await signIn('intruder@example.org', PASSWORD, '203.0.113.5')
  const answer = await reset(link)
  over.abort()
  await Promise.all(intruders)
  assert.equal(answer.statusCode, 200, answer.body)
  assert.ok(cookies.length > 0, 'they were in before')
  for (const cookie of cookies) assert.equal(await isGood({ cookie }), false)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from access."session" where "userId" = ${id}`.execute(
    server.platform.database.kysely,
  )
  assert.equal(rows[0]!.n, 1, 'the owner’s own')
})

test('of many links made at the same time, one works', async () => {
  const { id } = await viewer('many@example.org')
  await Promise.all(Array.from({ length: 5 }, () => linkFor(id)))
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from access.password_reset where user_id = ${id} and revoked_at is null`.execute(
    server.platform.database.kysely,
  )
  assert.equal(rows[0]!.n, 1)
})

test('a link that a visitor opens on another site’s page is refused', async () => {
  const { id } = await viewer('csrf@example.org')
  const link = await linkFor(id)
  const forged = await call('/api/access/reset', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' },
    payload: { token: link.searchParams.get('token'), password: NEXT },
  })
  assert.equal(codeOf(forged), 'forged-origin')
})
