/** Accounts, sessions and tokens, through the routes that people and programs use. */
import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  cookieOf,
  FROM_HERE,
  openTestServer,
  PASSWORD,
  person,
  secondServer,
  type TestServer,
} from './http/testing.ts'

let server: TestServer
let admin = ''

before(async () => {
  server = await openTestServer({ limits: { visitor: { max: 100_000, windowSeconds: 60 } } })
})
after(() => server.close())

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  cookie?: string
  payload?: object
  remoteAddress?: string
}
const call = (url: string, { cookie, headers, ...rest }: Call = {}) =>
  server.http.inject({
    url,
    headers: {
      ...FROM_HERE,
      'accept-language': 'en',
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...rest,
  })
const signIn = (email: string, password: string, remoteAddress = '192.0.2.1') =>
  call('/api/access/sign-in', { method: 'POST', payload: { email, password }, remoteAddress })
const codeOf = (answer: { json(): { type?: string } }) => answer.json().type?.replace('/problems/', '')
const recorded = async (act: string) =>
  (await call(`/api/records?act=${act}`, { cookie: admin })).json().items

test('the first start’s link makes the first administrator, for whoever comes first, once', async () => {
  const first = await server.platform.access.setupLink()
  const link = await server.platform.access.setupLink('http://localhost:8080')
  assert.match(link!, /^http:\/\/localhost:8080\/console\/setup\?token=[\w-]{43}$/)
  assert.equal((await call('/api/access/session')).json().needsSetup, true)
  const setUp = (url: string, email: string) =>
    call('/api/access/setup', {
      method: 'POST',
      payload: { token: new URL(url).searchParams.get('token'), name: 'Chen', email, password: PASSWORD },
    })
  assert.equal(
    codeOf(await setUp(first!, 'early@example.org')),
    'invalid-link',
    'a new start ends the older link',
  )

  const race = await Promise.all(['a', 'b', 'c'].map((name) => setUp(link!, `${name}@example.org`)))
  assert.deepEqual(race.map((a) => a.statusCode).sort(), [200, 410, 410])
  const count = await sql<{ n: number }>`select count(*)::int as n from access."user"`.execute(
    server.platform.database.kysely,
  )
  assert.equal(count.rows[0]!.n, 1)

  const winner = race.find((a) => a.statusCode === 200)!
  admin = cookieOf(winner.headers)
  assert.deepEqual(winner.json().actor.permissions, ['access.manage', 'access.audit'])
  assert.equal(winner.json().needsSetup, false)
  assert.equal(await server.platform.access.setupLink(), null)
  assert.equal((await recorded('access.set-up')).length, 1)
})

test('a session’s cookie is out of scripts’ reach and ends after twelve idle hours', async () => {
  const { id, cookie } = await person(server, admin, { email: 'idle@example.org', roles: ['viewer'] })
  const answer = await signIn('Idle@Example.org', PASSWORD)
  assert.match(
    String(answer.headers['set-cookie']),
    /^kapok\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  const { kysely } = server.platform.database
  const inHours = (h: number) => new Date(Date.now() + h * 3_600_000)
  // Used an hour ago: using it again prolongs it.
  await sql`update access.session set "expiresAt" = ${inHours(11)} where "userId" = ${id}`.execute(kysely)
  const used = await call('/api/access/session', { cookie })
  assert.match(String(used.headers['set-cookie']), /Max-Age=43200/)
  await sql`update access.session set "expiresAt" = ${inHours(-0.001)} where "userId" = ${id}`.execute(kysely)
  assert.equal((await call('/api/access/session', { cookie })).json().actor.kind, 'visitor')
})

test('a changed cookie is nobody’s', async () => {
  const forged = admin.replace(/=(.)/, (_, c: string) => `=${c === 'A' ? 'B' : 'A'}`)
  assert.equal((await call('/api/access/session', { cookie: forged })).json().actor.kind, 'visitor')
  assert.equal((await call('/api/access/accounts', { cookie: forged })).statusCode, 401)
})

test('signing out ends the session, not only the cookie', async () => {
  const { cookie } = await person(server, admin, { email: 'out@example.org', roles: ['viewer'] })
  const out = await call('/api/access/sign-out', { method: 'POST', cookie })
  assert.equal(out.statusCode, 204)
  assert.match(String(out.headers['set-cookie']), /Max-Age=0/)
  assert.equal((await call('/api/access/session', { cookie })).json().actor.kind, 'visitor')
})

test('a wrong password, an unknown email and a closed account get the same answer', async () => {
  const closed = await person(server, admin, { email: 'closed@example.org', roles: ['viewer'] })
  await call(`/api/access/accounts/${closed.id}`, {
    method: 'PATCH',
    cookie: admin,
    payload: { active: false },
  })
  await person(server, admin, { email: 'open@example.org', roles: ['viewer'] })
  const answers = [
    await signIn('open@example.org', 'not the password', '192.0.2.20'),
    await signIn('nobody@example.org', 'not the password', '192.0.2.20'),
    await signIn('closed@example.org', PASSWORD, '192.0.2.20'),
    await signIn('not an email', 'not the password', '192.0.2.20'),
  ]
  for (const answer of answers) {
    assert.equal(answer.statusCode, 401)
    assert.deepEqual(answer.json(), answers[0]!.json())
    assert.equal(answer.headers['set-cookie'], undefined)
  }
  const failed = await recorded('access.sign-in-failed')
  assert.ok(failed.length >= 4)
  assert.ok(!JSON.stringify(failed).includes('not the password'))
})

test('guessing is slowed down by account and address, longer each time, and a restart does not forget', async () => {
  await person(server, admin, { email: 'target@example.org', roles: ['viewer'] })
  const at = '198.51.100.4'
  const codes = []
  for (let i = 0; i < 5; i += 1)
    codes.push((await signIn('target@example.org', `guess number ${i}`, at)).statusCode)
  assert.deepEqual(codes, [401, 401, 401, 401, 401])
  const refused = await signIn('target@example.org', PASSWORD, at)
  assert.equal(refused.statusCode, 429, 'even the right password has to wait')
  assert.ok(Number(refused.headers['retry-after']) >= 1)
  assert.equal(
    (await signIn('target@example.org', PASSWORD, '198.51.100.99')).statusCode,
    200,
    'from elsewhere it works',
  )
  const restarted = await secondServer(server)
  const payload = { email: 'target@example.org', password: PASSWORD }
  const still = await restarted.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    payload,
    remoteAddress: at,
  })
  await restarted.close()
  assert.equal(still.statusCode, 429)

  const { kysely } = server.platform.database
  const waits: number[] = []
  for (let i = 0; i < 11; i += 1) {
    await sql`update access.attempt set blocked_until = now() - interval '1 second' where key like ${`%${at}`}`.execute(
      kysely,
    )
    await signIn('target@example.org', 'another guess', at)
    waits.push(Number((await signIn('target@example.org', 'another guess', at)).headers['retry-after']))
  }
  assert.deepEqual(
    waits.slice(0, 3).map((w) => Math.abs(w - [4, 8, 16][waits.indexOf(w)]!) <= 1),
    [true, true, true],
  )
  assert.ok(waits.at(-1)! > 890 && waits.at(-1)! <= 900, `at most 15 minutes: ${waits}`)

  // A burst is counted before a password is looked at.
  const burst = await Promise.all(
    Array.from({ length: 20 }, () => signIn('burst@example.org', 'x', '198.51.100.5')),
  )
  assert.equal(burst.filter((a) => a.statusCode === 401).length, 5)
  assert.equal(burst.filter((a) => a.statusCode === 429).length, 15)
})

test('a closed account loses access at once; so does one whose roles change', async () => {
  const worker = await person(server, admin, { email: 'worker@example.org', roles: ['supervisor'] })
  assert.equal((await call('/api/records', { cookie: worker.cookie })).statusCode, 200)
  const change = (payload: object) =>
    call(`/api/access/accounts/${worker.id}`, { method: 'PATCH', cookie: admin, payload })
  assert.equal((await change({ roles: ['viewer'] })).statusCode, 200)
  assert.equal((await call('/api/records', { cookie: worker.cookie })).statusCode, 401, 'signed out')
  const again = cookieOf((await signIn('worker@example.org', PASSWORD)).headers)
  assert.equal((await call('/api/records', { cookie: again })).statusCode, 403)
  await change({ active: false })
  assert.equal((await call('/api/records', { cookie: again })).statusCode, 401)
  assert.equal((await call('/api/access/session', { cookie: again })).json().actor.kind, 'visitor')
})

test('the last administrator stays', async () => {
  const { id } = (await call('/api/access/session', { cookie: admin })).json().actor
  const leave = (payload: object) =>
    call(`/api/access/accounts/${id}`, { method: 'PATCH', cookie: admin, payload })
  assert.equal(codeOf(await leave({ active: false })), 'last-administrator')
  assert.equal(codeOf(await leave({ roles: ['viewer'] })), 'last-administrator')
})

test('an invitation works once, for the one invited, for a week', async () => {
  const invite = async (email: string) => {
    const payload = { email, name: 'Li', roles: ['clerk'] }
    const answer = await call('/api/access/invitations', { method: 'POST', cookie: admin, payload })
    assert.equal(answer.statusCode, 201)
    return new URL(answer.json().link).searchParams.get('token')!
  }
  const accept = (token: string, email: string) =>
    call('/api/access/setup', { method: 'POST', payload: { token, name: 'Li', email, password: PASSWORD } })
  const token = await invite('li@example.org')
  assert.equal(codeOf(await accept(token, 'another@example.org')), 'bad-input')
  assert.deepEqual((await accept(token, 'li@example.org')).json().actor.roles, ['clerk'])
  assert.equal(codeOf(await accept(token, 'li@example.org')), 'invalid-link')
  const late = await invite('late@example.org')
  await sql`update access.invitation set expires_at = now() - interval '1 second' where email = 'late@example.org'`.execute(
    server.platform.database.kysely,
  )
  assert.equal(codeOf(await accept(late, 'late@example.org')), 'invalid-link')
  const payload = { email: 'li@example.org', name: 'Li', roles: ['clerk'] }
  const twice = await call('/api/access/invitations', { method: 'POST', cookie: admin, payload })
  assert.equal(codeOf(twice), 'email-taken')
  assert.equal((await accept('x'.repeat(43), 'li@example.org')).statusCode, 410)
})

test('what is wrong with an invitation is said all at once', async () => {
  const payload = { email: 'no', name: ' ', roles: ['king'], colour: 'red' }
  const answer = await call('/api/access/invitations', { method: 'POST', cookie: admin, payload })
  const fields = answer.json().errors.map((e: { field: string }) => e.field)
  assert.deepEqual(fields.sort(), ['colour', 'email', 'name', 'roles.0'])
  const short = { token: 'x'.repeat(43), name: 'Li', email: 'li2@example.org', password: 'too short' }
  const weak = await call('/api/access/setup', { method: 'POST', payload: short })
  assert.deepEqual(weak.json().errors, [{ field: 'password', message: 'must have at least 12 characters' }])
})

test('a token is a machine’s: shown once, kept as a hash, and never a visitor’s when it is not good', async () => {
  const token = await server.platform.access.issueToken({ name: 'gauge', roles: ['supervisor'], days: 1 })
  assert.match(token, /^kapok_[\w-]{43}$/)
  const withToken = (given: string) => call('/api/records', { headers: { authorization: `Bearer ${given}` } })
  assert.equal((await withToken(token)).statusCode, 200)
  const list = (await call('/api/access/tokens', { cookie: admin })).json()
  assert.ok(!JSON.stringify(list).includes(token.slice(6)))
  assert.equal(list.total, 1)
  assert.ok(list.items[0].lastUsedAt)

  for (const bad of ['kapok_nonsense', `${token}x`, '', 'x y'])
    assert.equal((await withToken(bad)).statusCode, 401)
  const open = await call('/api/access/session', { headers: { authorization: 'Bearer kapok_nonsense' } })
  assert.equal(codeOf(open), 'invalid-token', 'also where a visitor would be let in')
  const basic = await call('/api/access/session', { headers: { authorization: 'Basic YTpi' } })
  assert.equal(basic.statusCode, 401)
  // A page's cookie must not be used when a program says who it is.
  const both = await call('/api/records', {
    cookie: admin,
    headers: { authorization: 'Bearer kapok_nonsense' },
  })
  assert.equal(both.statusCode, 401)

  const { kysely } = server.platform.database
  await sql`update access.token set expires_at = now() - interval '1 second'`.execute(kysely)
  assert.equal((await withToken(token)).statusCode, 401)
  await sql`update access.token set expires_at = now() + interval '1 day'`.execute(kysely)
  assert.equal((await withToken(token)).statusCode, 200)
  const revoke = () => call(`/api/access/tokens/${list.items[0].id}`, { method: 'DELETE', cookie: admin })
  assert.equal((await revoke()).statusCode, 204)
  assert.equal((await withToken(token)).statusCode, 401)
  assert.equal((await revoke()).statusCode, 404)
  assert.ok(!JSON.stringify(await recorded('access.issue-token')).includes(token.slice(6)))
})

test('a role is the union of what the permissions say of it', async () => {
  const { access } = server.platform
  assert.deepEqual([...access.actorForRole('supervisor', 'cli').permissions], ['access.audit'])
  assert.deepEqual([...access.actorForRole('administrator', 'cli').permissions], ['*'])
  assert.equal(access.actorForRole('viewer', 'cli').permissions.size, 0)
})

test('departments: a person acts for one', async () => {
  const add = (code: string) =>
    call('/api/access/departments', {
      method: 'POST',
      cookie: admin,
      payload: { name: 'Water Bureau', code },
    })
  const department = (await add('water')).json()
  assert.equal(codeOf(await add('water')), 'department-code-taken')
  const one = await person(server, admin, {
    email: 'water@example.org',
    roles: ['duty-officer'],
    departmentId: department.id,
  })
  const session = (await call('/api/access/session', { cookie: one.cookie })).json()
  assert.equal(session.actor.departmentId, department.id)
  assert.equal(session.actor.departmentName, 'Water Bureau')
  const payload = { departmentId: 'no such' }
  const wrong = await call(`/api/access/accounts/${one.id}`, { method: 'PATCH', cookie: admin, payload })
  assert.equal(codeOf(wrong), 'bad-input')
})

test('lists are pages that say their limit and total; records go on by `before`', async () => {
  const accounts = (await call('/api/access/accounts?limit=2&offset=1', { cookie: admin })).json()
  assert.equal(accounts.items.length, 2)
  assert.deepEqual([accounts.limit, accounts.offset], [2, 1])
  assert.ok(accounts.total > 3)
  assert.ok(!JSON.stringify(accounts).includes('password'))
  const first = (await call('/api/records?limit=3', { cookie: admin })).json()
  const second = (await call(`/api/records?limit=3&before=${first.next}`, { cookie: admin })).json()
  const ids = [...first.items, ...second.items].map((r: { id: string }) => r.id)
  assert.equal(new Set(ids).size, 6)
  assert.equal((await call('/api/access/accounts?limit=501', { cookie: admin })).statusCode, 400)
})

test('the signing secret is the owner’s alone to read', { skip: process.platform === 'win32' }, async () => {
  const { mode } = await stat(join(server.home, 'secret'))
  assert.equal(mode & 0o777, 0o600)
})

test('behind https, cookies are for https only and browsers are told to stay on it', async () => {
  const secure = await secondServer(server, { publicUrl: 'https://kapok.example.org' })
  try {
    const answer = await secure.inject({
      method: 'POST',
      url: '/api/access/sign-in',
      headers: { host: 'kapok.example.org', origin: 'https://kapok.example.org' },
      payload: { email: 'open@example.org', password: PASSWORD },
    })
    assert.match(String(answer.headers['set-cookie']), /^__Secure-kapok\.session_token=.*; Secure/)
    assert.match(String(answer.headers['strict-transport-security']), /max-age=31536000/)
    const session = await secure.inject({
      url: '/api/access/session',
      headers: { cookie: cookieOf(answer.headers) },
    })
    assert.equal(session.json().actor.kind, 'person')
  } finally {
    await secure.close()
  }
})
