/**
 * Every route × every role: the answer is written down here, by hand, and not read from the code. A new route fails
 * this test until someone has said who may call it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allSystems } from '#systems/all.ts'
import { ROLES, type Role } from '#kernel/system.ts'
import { openTest } from './kit.ts'

type Who = 'everyone' | 'signed in' | readonly Role[]

const ADMINISTRATOR: Who = ['administrator']
const DUTY: Who = ['administrator', 'duty-officer']
const DATA: Who = ['administrator', 'data-officer']

const EXPECTED: Record<string, Who> = {
  'GET /health': 'everyone',
  'GET /ready': 'everyone',
  // From this machine or with the permission to audit; the test comes from this machine.
  'GET /metrics': 'everyone',
  'GET /openapi.json': 'everyone',
  'GET /reference': 'everyone',
  'GET /reference/static/index.html': 'everyone',
  'GET /reference/static/swagger-initializer.js': 'everyone',
  'GET /reference/json': 'everyone',
  'GET /reference/yaml': 'everyone',
  'GET /reference/static/*': 'everyone',
  'GET /problems': 'everyone',
  'GET /problems/:code': 'everyone',
  'GET /': 'everyone',
  'GET /portal.css': 'everyone',
  'GET /kapok.svg': 'everyone',
  'GET /console': 'everyone',
  'GET /console/*': 'everyone',
  'GET /api/access/session': 'everyone',
  'POST /api/access/sign-in': 'everyone',
  'POST /api/access/sign-out': 'everyone',
  'POST /api/access/setup': 'everyone',
  'POST /api/access/reset': 'everyone',
  'POST /api/access/password': 'signed in',
  'GET /api/access/accounts': ADMINISTRATOR,
  'POST /api/access/invitations': ADMINISTRATOR,
  'PATCH /api/access/accounts/:id': ADMINISTRATOR,
  'POST /api/access/accounts/:id/reset': ADMINISTRATOR,
  'GET /api/access/departments': ADMINISTRATOR,
  'POST /api/access/departments': ADMINISTRATOR,
  'GET /api/access/tokens': ADMINISTRATOR,
  'POST /api/access/tokens': ADMINISTRATOR,
  'DELETE /api/access/tokens/:id': ADMINISTRATOR,
  'GET /api/records': ['administrator', 'supervisor'],
  'GET /api/facts/stream': 'everyone',
  'GET /api/geography/divisions': 'everyone',
  'GET /api/geography/divisions/:code': 'everyone',
  'GET /api/geography/divisions/:code/cells': 'everyone',
  'GET /api/geography/districts': 'everyone',
  'GET /api/geography/outlines': 'everyone',
  'GET /api/geography/outlines/:code': 'everyone',
  'GET /api/geography/outlines/:code/revisions': 'everyone',
  'GET /api/geography/grid': 'signed in',
  'GET /api/geography/locate': 'everyone',
  'GET /api/geography/places': 'everyone',
  'POST /api/geography/imports': DATA,
  'GET /api/typhoon/situation': 'everyone',
  'GET /api/typhoon/storms': 'everyone',
  'GET /api/typhoon/storms/:id': 'everyone',
  'GET /api/typhoon/storms/:id/match': 'everyone',
  'GET /api/typhoon/storms/:id/forecast': 'everyone',
  'GET /api/typhoon/storms/:id/replay': 'everyone',
  'GET /api/typhoon/storms/:id/forecasts': 'everyone',
  'POST /api/typhoon/storms/:id/forecasts': DUTY,
  'GET /api/typhoon/forecasts/:id': 'everyone',
  'GET /api/typhoon/storms/:id/advisories': 'everyone',
  'POST /api/typhoon/advisories': DUTY,
  'POST /api/typhoon/advisories/file': DUTY,
  'DELETE /api/typhoon/advisories/:id': DUTY,
  'GET /api/typhoon/storms/:id/agencies': 'everyone',
  'GET /api/typhoon/storms/:id/impact': 'everyone',
  'POST /api/typhoon/agencies/file': DUTY,
  'GET /api/typhoon/storms/:id/verification': 'everyone',
  'POST /api/typhoon/verifications': DUTY,
  'GET /api/typhoon/imports': 'everyone',
  'GET /api/typhoon/imports/:id': 'everyone',
  'POST /api/typhoon/imports': ['administrator', 'data-officer', 'duty-officer'],
}

const ID = '01900000-0000-7000-8000-000000000000'
/** An address of the route that leads to nothing: what matters here is who is turned away before that. */
const addressOf = (url: string): string =>
  url
    .replace(':id', url.includes('/storms/') ? 'cma:none' : ID)
    .replace(':code', '440103')
    .replace('*', 'none')

test('every route × every role', async (t) => {
  const { http, bearer } = await openTest(t, { systems: allSystems() })
  const routes = http.declaredRoutes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')

  await t.test('every route is in the table, and nothing else is', () => {
    assert.deepEqual(routes.map((r) => `${r.method} ${r.url}`).sort(), Object.keys(EXPECTED).sort())
  })

  const callers: [name: Role | 'visitor', headers: Record<string, string>][] = [['visitor', {}]]
  for (const role of ROLES) callers.push([role, await bearer(role)])

  for (const { method, url } of routes) {
    if (url === '/api/facts/stream') continue // Never ends; src/kernel/http/stream.test.ts asks it.
    await t.test(`${method} ${url}`, async () => {
      const who = EXPECTED[`${method} ${url}`]!
      for (const [name, headers] of callers) {
        const reply = await http.inject({
          method: method as 'GET',
          url: addressOf(url),
          headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
          ...(method === 'GET' || method === 'DELETE' ? {} : { payload: '{}' }),
        })
        const allowed =
          who === 'everyone' || (who === 'signed in' ? name !== 'visitor' : who.includes(name as Role))
        const turnedAway = reply.statusCode === 401 || reply.statusCode === 403
        const expected = allowed ? 'let in' : name === 'visitor' ? 401 : 403
        assert.equal(
          turnedAway ? reply.statusCode : 'let in',
          expected,
          `${name}: ${reply.statusCode} ${reply.body.slice(0, 200)}`,
        )
        assert.ok(
          reply.statusCode < 500 || url.startsWith('/console'),
          `${name}: ${reply.statusCode} ${reply.body.slice(0, 200)}`,
        )
        assert.ok(reply.headers['content-security-policy'], 'no content security policy')
      }
    })
  }
})
