/** The stream of facts: nothing missed, nothing twice, and nothing for those whom it is not for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Type } from 'typebox'
import { type AnySystem, eventType, systemActor } from '../system.ts'
import { administrator, FROM_HERE, openTestServer, person, secondServer, type TestServer } from './testing.ts'
import { selects } from './stream.ts'

const Sample = Type.Object({ n: Type.Integer() })
const title = { 'zh-CN': '测', en: 'Test' }
const risen = eventType({ type: 'water.risen', title, schema: Sample, audience: 'public' })
const sealed = eventType({ type: 'water.sealed', title, schema: Sample, audience: 'water.read' })

const water: AnySystem = {
  name: 'water',
  title,
  migrations: [],
  publishes: [risen, sealed],
  views: [],
  permissions: [{ name: 'water.read', title, roles: ['duty-officer'] }],
  reactions: [],
  jobs: [],
  commands: [],
  routes: () => undefined,
}

let server: TestServer
let base = ''
let admin = ''

before(async () => {
  server = await openTestServer({ systems: [water], heartbeatMs: 100 })
  base = await server.http.listen({ port: 0, host: '127.0.0.1' })
  admin = await administrator(server)
})
after(() => server.close())

const publish = (n: number, event = risen) =>
  server.platform.workOf('water').unit(systemActor('water'), (unit) => unit.publish(event, 'water/1', { n }))

/** Reads events until `done` says so; returns them and the last id. */
async function follow(
  headers: Record<string, string>,
  done: (text: string) => boolean,
  types = 'water.*',
): Promise<{ numbers: number[]; lastId: string; text: string }> {
  const stop = AbortSignal.timeout(8000)
  const answer = await fetch(`${base}/api/facts/stream?types=${types}`, { headers, signal: stop })
  assert.equal(answer.status, 200)
  let text = ''
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  while (!done(text)) {
    const { value, done: ended } = await reader.read()
    if (ended) break
    text += value
  }
  await reader.cancel()
  const numbers = [...text.matchAll(/^data: .*"n":(\d+)/gm)].map((m) => Number(m[1]))
  return { numbers, lastId: [...text.matchAll(/^id: (.+)$/gm)].at(-1)![1]!, text }
}

test('a reader that comes back with the last id misses nothing and gets nothing twice', async () => {
  const first = follow({}, (text) => text.includes('"n":2'))
  await new Promise((done) => setTimeout(done, 200))
  await publish(1)
  await publish(2)
  const seen = await first
  assert.deepEqual(seen.numbers, [1, 2])
  await publish(3)
  await publish(4)
  const second = follow({ 'last-event-id': seen.lastId }, (text) => text.includes('"n":5'))
  await publish(5)
  assert.deepEqual((await second).numbers, [3, 4, 5])
})

test('facts go only to those for whom they are', async () => {
  const { cookie } = await person(server, admin, { email: 'duty@example.org', roles: ['duty-officer'] })
  const streams = [
    follow({}, (text) => text.includes('"n":12')),
    follow({ cookie }, (text) => text.includes('"n":12')),
    follow({ cookie }, (text) => text.includes('"n":11'), 'water.sealed'),
  ]
  await new Promise((done) => setTimeout(done, 300))
  await publish(11, sealed)
  await publish(12)
  const [visitor, officer, one] = await Promise.all(streams)
  assert.deepEqual(visitor!.numbers, [12])
  assert.deepEqual(officer!.numbers, [11, 12])
  assert.deepEqual(one!.numbers, [11])
})

test('a stream ends when the person’s account is closed', async () => {
  const { cookie, id } = await person(server, admin, { email: 'leaver@example.org', roles: ['duty-officer'] })
  const stream = follow({ cookie }, () => false).catch((error: unknown) => error)
  await new Promise((done) => setTimeout(done, 300))
  await server.http.inject({
    method: 'PATCH',
    url: `/api/access/accounts/${id}`,
    headers: { ...FROM_HERE, cookie: admin },
    payload: { active: false },
  })
  const started = Date.now()
  await stream
  assert.ok(Date.now() - started < 3000)
})

test('one sender cannot hold every stream', async () => {
  const stop = new AbortController()
  const answers = []
  for (let i = 0; i < 13; i += 1)
    answers.push((await fetch(`${base}/api/facts/stream`, { signal: stop.signal })).status)
  stop.abort()
  assert.deepEqual(answers.slice(11), [200, 429])
})

test('patterns name types', () => {
  assert.ok(selects(undefined, 'water.risen'))
  assert.ok(selects('typhoon.*,water.risen', 'water.risen'))
  assert.ok(!selects('water.*', 'waters.risen'))
  assert.ok(!selects('water.rise', 'water.risen'))
})

test('closing the server ends the streams', async () => {
  const other = await secondServer(server)
  const address = await other.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${address}/api/facts/stream`)
  const reading = answer.text()
  const started = Date.now()
  await other.close()
  await reading
  assert.ok(Date.now() - started < 5000)
})
