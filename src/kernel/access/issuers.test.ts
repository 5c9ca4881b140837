/** What somebody issued ends when they may issue no more; what the command line issued does not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  administrator,
  cookieOf,
  openTestServer,
  PASSWORD,
  person,
  type TestServer,
} from '../http/testing.ts'
import { systemActor } from '../system.ts'
import { createAccounts } from './accounts.ts'
import { createChanges } from './changes.ts'
import { callerOf, codeOf } from './testing.ts'

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
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const second = (email: string) => person(server, admin, { email, roles: ['administrator'] })
const issue = async (given: {
  name: string
  cookie?: string
  token?: string
  role?: string
}): Promise<string> => {
  const answer = await call('/api/access/tokens', {
    method: 'POST',
    payload: { name: given.name, roles: [given.role ?? 'administrator'] },
    ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
    ...(given.token === undefined ? {} : { headers: bearer(given.token) }),
  })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json().token
}
const listed = async (name: string) =>
  (await call('/api/access/tokens?limit=500', { cookie: admin }))
    .json()
    .items.find((t: { name: string }) => t.name === name)
const accountOf = async (id: string) =>
  (await call('/api/access/accounts?limit=500', { cookie: admin }))
    .json()
    .items.find((a: { id: string }) => a.id === id)

test('a token dies with its issuer’s account, for good; one of the command line and of another person does not', async () => {
  const leaver = await second('leaver@example.org')
  const theirs = await issue({ name: 'theirs', cookie: leaver.cookie })
  const deeper = await issue({ name: 'by theirs', token: theirs, role: 'viewer' })
  const deepest = await issue({ name: 'expiring', token: theirs, role: 'viewer' })
  const others = await issue({ name: 'others', cookie: admin })
  const local = await server.platform.access.issueToken({ name: 'local', roles: ['viewer'] })
  assert.equal((await accountOf(leaver.id)).tokensInForce, 1)

  assert.equal((await manage('PATCH', `accounts/${leaver.id}`, { active: false })).statusCode, 200)
  for (const token of [theirs, deeper, deepest]) assert.equal(await isGood(bearer(token)), false)
  for (const token of [others, local]) assert.equal(await isGood(bearer(token)), true)
  assert.deepEqual((await records('access.change-account'))[0]!.payload, {
    active: false,
    ended: { tokens: 3, links: 0 },
  })
  assert.equal((await accountOf(leaver.id)).tokensInForce, 0)

  await manage('PATCH', `accounts/${leaver.id}`, { active: true })
  assert.equal(await isGood(bearer(theirs)), false, 'an account that is opened again does not bring it back')
})

test('who is no administrator any more takes their tokens with them; another change of roles does not', async () => {
  const { id, cookie } = await second('steps-back@example.org')
  const token = await issue({ name: 'of one who stays', cookie })
  await manage('PATCH', `accounts/${id}`, { roles: ['administrator', 'supervisor'] })
  assert.equal(await isGood(bearer(token)), true)
  await manage('PATCH', `accounts/${id}`, { roles: ['supervisor'] })
  assert.equal(await isGood(bearer(token)), false)
})

test('links that are out end with their issuer too', async () => {
  const { id, cookie } = await second('inviter@example.org')
  const viewer = await person(server, admin, { email: 'reader@example.org', roles: ['viewer'] })
  const invited = { email: 'friend@example.org', name: 'Friend', roles: ['administrator'] }
  const tokenOf = (answer: { json(): { link: string } }) =>
    new URL(answer.json().link).searchParams.get('token')!
  const invitation = tokenOf(await manage('POST', 'invitations', invited, cookie))
  const reset = tokenOf(await manage('POST', `accounts/${viewer.id}/reset`, undefined, cookie))
  assert.equal((await accountOf(id)).linksInForce, 2)
  await manage('PATCH', `accounts/${id}`, { active: false })
  assert.equal((await accountOf(id)).linksInForce, 0)
  const accept = { token: invitation, name: 'Friend', email: invited.email, password: PASSWORD }
  assert.equal(codeOf(await call('/api/access/setup', { method: 'POST', payload: accept })), 'invalid-link')
  const choose = { token: reset, password: PASSWORD }
  assert.equal(codeOf(await call('/api/access/reset', { method: 'POST', payload: choose })), 'invalid-link')
  assert.deepEqual((await records('access.change-account'))[0]!.payload, {
    active: false,
    ended: { tokens: 0, links: 2 },
  })
})

test('nothing is issued past the end of its issuer, however close', async () => {
  for (let i = 0; i < 4; i += 1) {
    const { id, cookie } = await second(`close${i}@example.org`)
    const first = await issue({ name: `first ${i}`, cookie })
    const attempts = await Promise.all([
      ...[{ cookie }, { headers: bearer(first) }].map((as) =>
        call('/api/access/tokens', {
          method: 'POST',
          payload: { name: `race ${i}`, roles: ['viewer'] },
          ...as,
        }),
      ),
      manage('PATCH', `accounts/${id}`, { active: false }),
    ])
    assert.equal(attempts.at(-1)!.statusCode, 200)
    for (const answer of attempts.slice(0, 2)) {
      assert.ok([201, 401, 403].includes(answer.statusCode), answer.body)
      if (answer.statusCode === 201) assert.equal(await isGood(bearer(answer.json().token)), false)
    }
  }
})

test('a revoked token takes what was issued with it along', async () => {
  const parent = await issue({ name: 'parent', cookie: admin })
  const child = await issue({ name: 'child', token: parent, role: 'viewer' })
  assert.equal((await manage('DELETE', `tokens/${(await listed('parent')).id}`)).statusCode, 204)
  assert.equal(await isGood(bearer(child)), false)
})

test('the list says who issued a token, when it was last used and when it ends', async () => {
  const token = await issue({ name: 'water gauge', cookie: admin, role: 'viewer' })
  const fresh = await listed('water gauge')
  assert.deepEqual([fresh.createdByName, fresh.lastUsedAt, fresh.revokedAt], ['Chen Admin', null, null])
  assert.equal(Date.parse(fresh.expiresAt) - Date.parse(fresh.createdAt), 365 * 24 * 3_600_000)
  assert.equal(await isGood(bearer(token)), true)
  assert.ok(Date.parse((await listed('water gauge')).lastUsedAt) >= Date.parse(fresh.createdAt))
  assert.equal((await listed('local')).createdByName, 'command line')
  assert.equal((await listed('child')).createdByName, 'parent')
})

test('of two administrators who close each other at once, one stays', async () => {
  const own = (await call('/api/access/session', { cookie: admin })).json().actor.id as string
  const others = (await call('/api/access/accounts?limit=500', { cookie: admin })).json().items as {
    id: string
    roles: string[]
    active: boolean
  }[]
  for (const { id } of others.filter((a) => a.id !== own && a.active && a.roles.includes('administrator')))
    assert.equal((await manage('PATCH', `accounts/${id}`, { active: false })).statusCode, 200)
  const other = await second('peer@example.org')
  const both = await Promise.all([
    manage('PATCH', `accounts/${other.id}`, { active: false }),
    manage('PATCH', `accounts/${own}`, { roles: ['viewer'] }, other.cookie),
  ])
  // The one that comes later is turned away: as the last one's, or, when its caller has been looked up after the other's
  // act, as of somebody who may not do this any more.
  assert.deepEqual(
    both.map((a) => a.statusCode === 200).sort(),
    [false, true],
    both.map((a) => a.body).join(),
  )
  const refused = codeOf(both.find((a) => a.statusCode !== 200)!)!
  assert.ok(['last-administrator', 'not-signed-in', 'not-allowed'].includes(refused), refused)
  const winner = both[0]!.statusCode === 200 ? 'admin@example.org' : 'peer@example.org'
  const left = await signIn(winner)
  assert.deepEqual(left.json().actor.roles, ['administrator'])
  admin = cookieOf(left.headers)
})

test('past the door, where both callers were still let in, the lock lets one through', async () => {
  const { database, clock } = server.platform
  const accounts = createAccounts(database, clock, createChanges(database, clock))
  for (let i = 0; i < 5; i += 1) {
    const { id } = await second(`round${i}@example.org`)
    const own = (await call('/api/access/session', { cookie: admin })).json().actor.id as string
    const by = systemActor('test', 'cli')
    const both = await Promise.allSettled([
      accounts.change(by, id, { active: false }),
      accounts.change(by, own, { roles: ['viewer'] }),
    ])
    const failed = both.filter((outcome) => outcome.status === 'rejected')
    assert.equal(failed.length, 1)
    assert.equal(failed[0]!.reason.code, 'last-administrator')
    const winner = both[0]!.status === 'fulfilled' ? null : `round${i}@example.org`
    if (winner !== null) admin = cookieOf((await signIn(winner)).headers)
  }
})
