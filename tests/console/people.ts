/** The people and the storms that the tests of the console meet. */
import type { Browser, BrowserContext } from 'playwright-core'
import { type Console, visit } from './browser.ts'

/** The storm of the sample that passes Guangzhou: the same on every machine (engines/cyclone/sample.ts). */
export const SAMPLE = {
  id: 'sample:2025-x12',
  name: 'Sample 12',
  first: '2025-09-10T00:00Z',
  midway: '2025-09-13T00:00Z',
  last: '2025-09-16T06:00Z',
}

const HOUR_MS = 3_600_000

/** A live storm: its last position is an hour old. */
export const ADVISED = { key: `${new Date().getUTCFullYear()}-9901`, name: 'Trial' }

/** Five positions six hours apart, towards Guangzhou. */
export async function enterAdvisories({ http, bearer }: Console): Promise<void> {
  const headers = await bearer('duty-officer')
  const lastMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS
  for (let i = 0; i < 5; i++) {
    const reply = await http.inject({
      method: 'POST',
      url: '/api/typhoon/advisories',
      headers,
      payload: {
        storm: ADVISED.key,
        name: ADVISED.name,
        at: new Date(lastMs - (4 - i) * 6 * HOUR_MS).toISOString(),
        lon: 125 - 1.2 * i,
        lat: 16 + 0.5 * i,
        windMs: 28 + 2 * i,
        pressureHpa: 985 - 4 * i,
      },
    })
    if (reply.statusCode !== 201) throw new Error(reply.body)
  }
}

const PASSWORD = 'a rather long passphrase'

/** The first administrator, by the link that the first start prints; their context is signed in. */
export async function administrator(browser: Browser, console: Console): Promise<BrowserContext> {
  const { context } = await visit(browser, { base: console.base })
  const token = new URL(await console.setupPath(), console.base).searchParams.get('token')
  const reply = await context.request.post('/api/access/setup', {
    headers: { origin: console.base },
    data: { token, name: 'Lin Yue', email: 'lin.yue@example.org', password: PASSWORD },
  })
  if (!reply.ok()) throw new Error(await reply.text())
  return context
}
