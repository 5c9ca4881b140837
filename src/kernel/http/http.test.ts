/** What the web server does with every request, whatever the route. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Type } from 'typebox'
import type { AnySystem } from '../system.ts'
import { createHttp } from '../http.ts'
import { administrator, FROM_HERE, openTestServer, secondServer, type TestServer } from './testing.ts'

const echo: AnySystem = {
  name: 'echo',
  title: { 'zh-CN': '回声', en: 'Echo' },
  migrations: [],
  publishes: [],
  views: [],
  permissions: [{ name: 'echo.shout', title: { 'zh-CN': '喊', en: 'Shout' }, roles: ['duty-officer'] }],
  reactions: [],
  jobs: [],
  commands: [],
  routes(http) {
    http.get(
      '/add',
      {
        config: { access: 'public' },
        schema: { querystring: Type.Object({ a: Type.Integer(), b: Type.Integer() }) },
      },
      async ({ query }) => ({ sum: query.a + query.b }),
    )
    http.post(
      '/say',
      { config: { access: 'public' }, schema: { body: Type.Object({ words: Type.String() }) } },
      async ({ body }) => body,
    )
    http.post('/shout', { config: { access: 'echo.shout' } }, async () => ({ done: true }))
    http.get('/break', { config: { access: 'public' } }, async () => {
      throw new Error('the password is hunter2')
    })
    http.get(
      '/rare',
      { config: { access: 'public', limit: { max: 2, windowSeconds: 60 } } },
      async () => ({}),
    )
  },
}

let server: TestServer
let port = 0

before(async () => {
  server = await openTestServer({
    systems: [echo],
    requestTimeoutMs: 1000,
    limits: { visitor: { max: 200, windowSeconds: 60 } },
  })
  await server.http.listen({ port: 0, host: '127.0.0.1' })
  const address = server.http.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
after(() => server.close())

const get = (url: string, headers: Record<string, string> = {}) => server.http.inject({ url, headers })

/** Sends bytes as they are, and returns all that comes back until the server closes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(bytes))
    socket.on('data', (data) => (answer += data.toString()))
    socket.on('close', () => resolve(answer))
    // The server closes while we still write: what it said before counts.
    socket.on('error', () => undefined)
    socket.setTimeout(10_000, () => {
      socket.destroy()
      reject(new Error(`not closed: ${answer}`))
    })
  })
}

test('a problem is in the language of the reader', async () => {
  const answers = await Promise.all([
    get('/nowhere', { 'accept-language': 'en-GB' }),
    get('/nowhere', { 'accept-language': 'zh' }),
    get('/nowhere', { 'accept-language': 'en', cookie: 'kapok-locale=zh-CN' }),
  ])
  assert.deepEqual(
    answers.map((a) => a.json().title),
    ['Not found', '未找到', '未找到'],
  )
  assert.equal(answers[0].statusCode, 404)
  assert.equal(answers[0].headers['content-type'], 'application/problem+json; charset=utf-8')
})

test('an unknown query field is refused by name, with every other error', async () => {
  const answer = await get('/api/echo/add?a=one&limitt=5', { 'accept-language': 'en' })
  assert.equal(answer.statusCode, 400)
  assert.deepEqual(
    answer
      .json()
      .errors.map((e: { field: string }) => e.field)
      .sort(),
    ['a', 'b', 'limitt'],
  )
  assert.deepEqual((await get('/api/echo/add?a=1&b=2')).json(), { sum: 3 })
})

test('a defect answers with a request id and nothing of what went wrong, and is logged', async () => {
  const answer = await get('/api/echo/break', { 'x-request-id': 'from-the-gateway-1' })
  assert.equal(answer.statusCode, 500)
  assert.equal(answer.json().requestId, 'from-the-gateway-1')
  assert.equal(answer.headers['x-request-id'], 'from-the-gateway-1')
  assert.ok(!answer.body.includes('hunter2'))
  assert.ok(server.logged.some((l) => l['level'] === 50 && l['reqId'] === 'from-the-gateway-1'))
  const strange = await get('/health', { 'x-request-id': 'a b\u0007c<script>' })
  assert.match(strange.headers['x-request-id'] as string, /^[0-9a-f-]{36}$/)
})

test('bad bodies: not JSON, not JSON by type, too large', async () => {
  const post = (payload: string, type: string) =>
    server.http.inject({ method: 'POST', url: '/api/echo/say', payload, headers: { 'content-type': type } })
  const answers = await Promise.all([
    post('{"words":', 'application/json'),
    post('<words/>', 'application/xml'),
    post('words=hello', 'application/x-www-form-urlencoded'),
    post('{}', 'text/plain'),
    post(JSON.stringify({ words: 'x'.repeat(1024 * 1024) }), 'application/json'),
    post('', 'application/json'),
  ])
  assert.deepEqual(
    answers.map((a) => a.statusCode),
    [400, 415, 415, 415, 413, 400],
  )
  for (const a of answers) assert.match(a.json().type, /^\/problems\//)
  const proto = await post('{"words":"a","__proto__":{"x":1}}', 'application/json')
  assert.equal(proto.statusCode, 400)
})

test('a query that is too long is refused', async () => {
  const answer = await get(`/api/echo/add?a=${'1'.repeat(5000)}`)
  assert.equal(answer.statusCode, 414)
  assert.equal(answer.json().type, '/problems/address-too-long')
  assert.equal((await get(`/problems/${'x'.repeat(400)}`)).statusCode, 414)
})

test('a header that is too long is refused with a problem, on a real socket', async () => {
  const answer = await raw(
    `GET /health HTTP/1.1\r\nhost: localhost\r\naccept-language: en\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`,
  )
  assert.match(answer, /^HTTP\/1\.1 431 /)
  assert.match(answer, /"type":"\/problems\/headers-too-long"/)
})

test('what is not HTTP is refused; a body that never arrives is given up', async () => {
  assert.match(await raw('SSH-2.0-OpenSSH_9.9\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*malformed-request/)
  const slow = await raw(
    'POST /api/echo/say HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  )
  assert.match(slow, /^HTTP\/1\.1 408 [\s\S]*too-slow/)
})

test('a name that points here but is not ours is refused (DNS rebinding)', async () => {
  const answers = await Promise.all(
    ['evil.example', 'localhost:8080', '127.0.0.1', '[::1]:8080', 'localhost.evil.example'].map((host) =>
      get('/health', { host }),
    ),
  )
  assert.deepEqual(
    answers.map((a) => a.statusCode),
    [421, 200, 200, 200, 421],
  )
})

test('a change that another site asks a browser for is refused (CSRF)', async () => {
  const cookie = await administrator(server)
  const shout = async (headers: Record<string, string>) =>
    (await server.http.inject({ method: 'POST', url: '/api/echo/shout', headers })).statusCode
  assert.equal(await shout({ cookie, 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await shout({ cookie, host: 'localhost:8080', origin: 'http://localhost:8080' }), 200)
  assert.equal(await shout({ cookie, 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await shout({ cookie, 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await shout({ cookie, origin: 'https://evil.example' }), 403)
  assert.equal(await shout({ cookie, origin: 'null' }), 403)
  assert.equal(await shout({ cookie }), 403, 'no browser leaves both out')
  // Signing somebody in to another's account needs no cookie to begin with.
  const login = await server.http.inject({
    method: 'POST',
    url: '/api/access/sign-in',
    headers: { origin: 'https://evil.example' },
    payload: { email: 'admin@example.org', password: 'x' },
  })
  assert.equal(login.json().type, '/problems/forged-origin')
})

test('a flood on a public route is answered 429 with Retry-After; others are not held up', async () => {
  const flood = []
  for (let i = 0; i < 260; i += 1)
    flood.push(await server.http.inject({ url: '/api/echo/add?a=1&b=2', remoteAddress: '203.0.113.7' }))
  const refused = flood.filter((a) => a.statusCode === 429)
  assert.equal(refused.length, 60)
  assert.ok(Number(refused[0]!.headers['retry-after']) > 0)
  assert.equal(refused[0]!.json().type, '/problems/too-many-requests')
  const other = await server.http.inject({ url: '/api/echo/add?a=1&b=2', remoteAddress: '203.0.113.8' })
  assert.equal(other.statusCode, 200)
  const health = await server.http.inject({ url: '/health', remoteAddress: '203.0.113.7' })
  assert.equal(health.statusCode, 200, 'monitors are not refused')
  // One household has a whole /64 of IPv6 addresses.
  const rare = []
  for (const n of [1, 2, 3])
    rare.push(
      (await server.http.inject({ url: '/api/echo/rare', remoteAddress: `2001:db8:0:1::${n}` })).statusCode,
    )
  assert.deepEqual(rare, [200, 200, 429])
})

test('a flood on a real socket', async () => {
  const http = await secondServer(server, { limits: { visitor: { max: 50, windowSeconds: 60 } } })
  try {
    const base = await http.listen({ port: 0, host: '127.0.0.1' })
    const codes = await Promise.all(
      Array.from({ length: 120 }, async () => {
        const answer = await fetch(`${base}/api/access/session`)
        await answer.arrayBuffer()
        return answer.status
      }),
    )
    assert.equal(codes.filter((code) => code === 200).length, 50)
    assert.equal(codes.filter((code) => code === 429).length, 70)
  } finally {
    await http.close()
  }
})

test('every answer carries the policy; nothing says what serves it', async () => {
  for (const url of ['/console/typhoon', '/api/access/session', '/nowhere', '/openapi.json']) {
    const { headers } = await get(url)
    const policy = headers['content-security-policy'] as string
    assert.match(policy, /default-src 'self'.*script-src 'self' 'nonce-[\w+/=]{20,}'.*frame-ancestors 'none'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['strict-transport-security'], undefined, 'plain http has nothing to insist on')
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['server'], undefined)
  }
})

test('the console’s page carries the nonce of its answer, each time another', async () => {
  const dist = join(server.home, 'built')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await writeFile(join(dist, 'assets', 'main-1a2b.js'), 'export {}')
  await writeFile(
    join(dist, 'index.html'),
    '<meta name="csp-nonce" content=""><style>b{}</style><script type="module" src="/assets/main-1a2b.js"></script>',
  )
  const http = await createHttp({ platform: server.platform, dist, version: '0', ready: {} })
  try {
    const [one, two] = await Promise.all([
      http.inject('/console'),
      http.inject('/console/typhoon?at=2018-09-14'),
    ])
    const nonce = /'nonce-([^']+)'/.exec(one.headers['content-security-policy'] as string)![1]!
    assert.equal(one.body.split(`"${nonce}"`).length - 1, 3)
    assert.ok(!two.body.includes(nonce))
    assert.equal(one.headers['cache-control'], 'no-store')
    const asset = await http.inject('/assets/main-1a2b.js')
    assert.equal(asset.statusCode, 200)
    assert.match(asset.headers['cache-control'] as string, /max-age=31536000, immutable/)
    assert.equal((await http.inject('/assets/../index.html')).statusCode, 404)
    assert.equal((await http.inject('/assets/%2e%2e/index.html')).statusCode, 404)
  } finally {
    await http.close()
  }
})

test('a route that does not say who may call it cannot be registered', async () => {
  const open = (config: object | undefined) =>
    createHttp({
      platform: server.platform,
      dist: server.home,
      version: '0',
      ready: {},
      portal: (http) => void http.get('/silent', { config } as never, async () => ({})),
    }).then((http) => http.close())
  await assert.rejects(open(undefined), /GET \/silent does not say who may call it/)
  await assert.rejects(open({ access: 'echo.whisper' }), /echo\.whisper, which no system declares/)
  await open({ access: 'signed-in' })
})

test('/ready says which check fails; /metrics is for this machine', async () => {
  const http = await createHttp({
    platform: server.platform,
    dist: server.home,
    version: '0',
    ready: { database: async () => undefined, broker: () => Promise.reject(new Error('down')) },
  })
  try {
    const ready = await http.inject('/ready')
    assert.equal(ready.statusCode, 503)
    assert.deepEqual(ready.json(), { status: 'down', checks: { database: 'up', broker: 'down' } })
    const metrics = await http.inject('/metrics')
    assert.match(
      metrics.body,
      /http_request_duration_seconds_count\{method="GET",route="\/ready",status="503"\} 1/,
    )
    assert.match(metrics.body, /nodejs_eventloop_lag_p99_seconds/)
    assert.equal((await http.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })).statusCode, 403)
    const proxied = await http.inject({ url: '/metrics', headers: { 'x-forwarded-for': '203.0.113.9' } })
    assert.equal(proxied.statusCode, 403)
  } finally {
    await http.close()
  }
})

test('the API describes itself: OpenAPI 3.1, who may call what, and each problem type', async () => {
  const api = (await get('/openapi.json')).json()
  assert.equal(api.openapi, '3.1.0')
  const shout = api.paths['/api/echo/shout'].post
  assert.deepEqual([shout['x-access'], shout.tags], ['echo.shout', ['echo']])
  assert.deepEqual(shout.security, [{ session: [] }, { token: [] }])
  assert.ok(shout.responses.default.content['application/problem+json'])
  assert.equal(api.paths['/api/echo/add'].get.security, undefined)
  assert.equal(api.paths['/console'], undefined, 'pages are not the API')
  assert.equal((await get('/reference/')).statusCode, 200)
  assert.equal((await get('/reference/static/swagger-ui-bundle.js')).statusCode, 200)
  assert.equal((await get('/problems/bad-input')).json().status, 400)
  assert.match(
    (await get('/problems', { accept: 'text/html', 'accept-language': 'en' })).body,
    /<h1>Problem types/,
  )
  assert.equal((await get('/problems/no-such')).statusCode, 404)
})

test('one-time tokens and headers stay out of the log', async () => {
  await get('/console/setup?token=very-secret-token', {
    authorization: 'Bearer kapok_very-secret-token',
    ...FROM_HERE,
  })
  assert.ok(server.logged.some((l) => l['url'] === '/console/setup?token=…'))
  assert.ok(!JSON.stringify(server.logged).includes('very-secret-token'))
})
