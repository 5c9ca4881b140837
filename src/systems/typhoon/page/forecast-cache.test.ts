import assert from 'node:assert/strict'
import test from 'node:test'
import type { ForecastOut } from '../schema.ts'
import { ForecastCache, type Source } from './forecast-cache.ts'

const FIXES = Array.from({ length: 40 }, (_, i) => i * 21_600_000)
const made = (ms: number) => ({ at: new Date(ms).toISOString() }) as ForecastOut
const settle = () => new Promise((done) => setTimeout(done, 5))

function source(change: Partial<Source> = {}) {
  const asked: string[] = []
  const i = (ms: number) => ms / 21_600_000
  const given: Source = {
    one: async (ms) => (asked.push(`one ${i(ms)}`), made(ms)),
    stretch: async (from, to) => (
      asked.push(`${i(from)}-${i(to)}`),
      FIXES.filter((ms) => ms >= from && ms <= to).map(made)
    ),
    retryAfter: () => null,
    pause: async () => {},
    ...change,
  }
  return { asked, given }
}

test('the wanted one comes first, then what follows it, then what was before', async () => {
  const { asked, given } = source()
  const cache = new ForecastCache(FIXES, given)
  cache.want(FIXES[30]!)
  await settle()
  assert.deepEqual(asked, ['one 30', '31-39', '0-15', '16-29'])
  assert.equal(cache.share, 1)
  assert.equal(cache.get(FIXES[7]!)?.at, made(FIXES[7]!).at)
  assert.equal(cache.get(1), null)
})

test('what is wanted meanwhile is loaded next', async () => {
  const { asked, given } = source()
  const cache = new ForecastCache(FIXES, given)
  cache.subscribe(() => {
    if (asked.length === 1) cache.want(FIXES[35]!)
  })
  cache.want(FIXES[0]!)
  await settle()
  assert.deepEqual(asked.slice(0, 2), ['one 0', '35-39'])
})

test('a problem stops the loading and is told; retry goes on', async () => {
  let broken = true
  const { asked, given } = source({
    one: async (ms) => {
      if (broken) throw new Error('no history')
      return made(ms)
    },
  })
  const cache = new ForecastCache(FIXES, given)
  cache.want(FIXES[0]!)
  await settle()
  assert.equal(cache.problem?.message, 'no history')
  assert.deepEqual(asked, [])
  broken = false
  cache.retry()
  await settle()
  assert.equal(cache.problem, null)
  assert.equal(cache.share, 1)
})

test('too many requests are asked again after the pause that the server names', async () => {
  let refused = 0
  const pauses: number[] = []
  const { given } = source({
    stretch: async (from, to) => {
      if (refused++ === 0) throw new Error('429')
      return FIXES.filter((ms) => ms >= from && ms <= to).map(made)
    },
    retryAfter: () => 1234,
    pause: async (ms) => void pauses.push(ms),
  })
  const cache = new ForecastCache(FIXES, given)
  cache.want(FIXES[0]!)
  await settle()
  assert.deepEqual(pauses, [1234])
  assert.equal(cache.share, 1)
})

test('a closed cache asks for nothing more, and an answer without news ends the asking', async () => {
  const { asked, given } = source()
  const closed = new ForecastCache(FIXES, given)
  closed.close()
  closed.want(FIXES[0]!)
  await settle()
  assert.deepEqual(asked, [])
  const empty = source({ stretch: async () => [] })
  const cache = new ForecastCache(FIXES, empty.given)
  cache.want(FIXES[0]!)
  await settle()
  assert.equal(cache.share, 1 / 40)
})
