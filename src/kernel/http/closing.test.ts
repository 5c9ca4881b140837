/** A server that is told to stop finishes what it has begun, and waits for nobody who is silent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnySystem } from '../system.ts'
import { openTestServer } from './testing.ts'

test('requests under way are answered, and their connections let go', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const slow: AnySystem = {
    name: 'slow',
    title: { 'zh-CN': '慢', en: 'Slow' },
    migrations: [],
    publishes: [],
    views: [],
    permissions: [],
    reactions: [],
    jobs: [],
    commands: [],
    routes(http) {
      http.get('/', { config: { access: 'public' } }, async () => {
        begin()
        await new Promise((done) => setTimeout(done, 500))
        return { done: true }
      })
    },
  }
  const server = await openTestServer({ systems: [slow] })
  const base = await server.http.listen({ port: 0, host: '127.0.0.1' })
  // This connection stays open, as a browser's does.
  await (await fetch(`${base}/health`)).arrayBuffer()
  const asking = fetch(`${base}/api/slow/`)
  await begun
  const started = Date.now()
  const closing = server.close()
  const answer = await asking
  assert.deepEqual(await answer.json(), { done: true })
  assert.equal(answer.headers.get('connection'), 'close')
  await closing
  assert.ok(Date.now() - started < 5000)
})
