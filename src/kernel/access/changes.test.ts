/** There is no change of access without its record, and no record of a change that was not made. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { administrator, openTestServer, PASSWORD, person, type TestServer } from '../http/testing.ts'
import { callerOf } from './testing.ts'

const NEXT = 'jacaranda in November'

let server: TestServer
let admin = ''
before(async () => {
  server = await openTestServer({ limits: { visitor: { max: 100_000, windowSeconds: 60 } } })
  admin = await administrator(server)
})
after(() => server.close())

const { call, signIn, manage } = callerOf(
  () => server.http,
  () => admin,
)

const TABLES = [
  'user',
  'account',
  'session',
  'membership',
  'department',
  'invitation',
  'password_reset',
  'token',
] as const

/** All that access holds, but for the counts of the throttle. */
async function everything(): Promise<Record<string, string[]>> {
  const held: Record<string, string[]> = {}
  for (const table of TABLES) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(`access.${table}`)} t order by 1`.execute(
      server.platform.database.kysely,
    )
    held[table] = rows.map(({ row }) => row)
  }
  return held
}
const records = async (): Promise<string[]> => {
  const { rows } = await sql<{ act: string }>`select act from kernel.record order by seq`.execute(
    server.platform.database.kysely,
  )
  return rows.map(({ act }) => act)
}

/** With the table of records out of the way, as a full disk or a lost connection would have it. */
async function withoutRecords<T>(fn: () => Promise<T>): Promise<T> {
  const { kysely } = server.platform.database
  await sql`alter table kernel.record rename to record_away`.execute(kysely)
  try {
    return await fn()
  } finally {
    await sql`alter table kernel.record_away rename to record`.execute(kysely)
  }
}

test('where the record cannot be written, nothing is changed; where it can, one is written', async () => {
  const { id, cookie } = await person(server, admin, { email: 'li@example.org', roles: ['viewer'] })
  const invite = async (email: string): Promise<string> => {
    const answer = await manage('POST', 'invitations', { email, name: 'Wu', roles: ['viewer'] })
    return new URL(answer.json().link).searchParams.get('token')!
  }
  const resetLink = async () =>
    new URL((await manage('POST', `accounts/${id}/reset`)).json().link).searchParams.get('token')!
  await server.platform.access.issueToken({ name: 'gauge', roles: ['viewer'] })
  const tokens = (await call('/api/access/tokens', { cookie: admin })).json().items as { id: string }[]
  const invitation = await invite('wu@example.org')
  const post = (url: string, payload: object, as?: string) =>
    call(url, { method: 'POST', payload, ...(as === undefined ? {} : { cookie: as }) })

  const acts: [act: string, run: () => Promise<{ statusCode: number; body: string }>][] = [
    [
      'access.invite',
      () => manage('POST', 'invitations', { email: 'x@example.org', name: 'X', roles: ['viewer'] }),
    ],
    [
      'access.accept-invitation',
      () =>
        post('/api/access/setup', {
          token: invitation,
          name: 'Wu',
          email: 'wu@example.org',
          password: PASSWORD,
        }),
    ],
    ['access.add-department', () => manage('POST', 'departments', { name: 'Water Bureau', code: 'water' })],
    ['access.change-account', () => manage('PATCH', `accounts/${id}`, { roles: ['viewer', 'clerk'] })],
    ['access.issue-token', () => manage('POST', 'tokens', { name: 'another', roles: ['viewer'] })],
    ['access.revoke-token', () => manage('DELETE', `tokens/${tokens[0]!.id}`)],
    ['access.make-reset-link', () => manage('POST', `accounts/${id}/reset`)],
  ]
  const refuseThenDo = async (act: string, run: (typeof acts)[number][1]): Promise<void> => {
    const [before, said] = [await everything(), await records()]
    const failed = await withoutRecords(run)
    assert.equal(failed.statusCode, 500, `${act}: ${failed.body}`)
    assert.deepEqual(await everything(), before, act)
    const done = await run()
    assert.ok(done.statusCode < 300, `${act}: ${done.body}`)
    const added = (await records()).slice(said.length)
    assert.equal(added[0], act)
    assert.ok(added.length === 1 || added.join() === `${act},access.sign-in`, added.join())
  }
  // These need their person's session, which a change of the account ends.
  await refuseThenDo('access.change-password', () =>
    post('/api/access/password', { current: PASSWORD, new: NEXT }, cookie),
  )
  await refuseThenDo('access.sign-out', () => post('/api/access/sign-out', {}, cookie))
  await refuseThenDo('access.sign-in', () => signIn('li@example.org', NEXT))
  for (const [act, run] of acts) await refuseThenDo(act, run)
  const token = await resetLink()
  await refuseThenDo('access.reset-password', () => post('/api/access/reset', { token, password: PASSWORD }))
})

test('what is refused is not recorded as done', async () => {
  const before = (await records()).filter((act) => act !== 'access.sign-in-failed')
  const own = (await call('/api/access/session', { cookie: admin })).json().actor.id
  const refusals = [
    await manage('PATCH', `accounts/${own}`, { active: false }),
    await manage('POST', 'departments', { name: 'Water Bureau', code: 'water' }),
    await manage('POST', 'invitations', { email: 'admin@example.org', name: 'X', roles: ['viewer'] }),
    await manage('DELETE', 'tokens/none'),
    await manage('POST', 'accounts/none/reset'),
    await signIn('admin@example.org', 'not the password'),
  ]
  assert.deepEqual(
    refusals.map((a) => a.statusCode),
    [409, 409, 409, 404, 404, 401],
  )
  assert.deepEqual(
    (await records()).filter((act) => act !== 'access.sign-in-failed'),
    before,
  )
})
