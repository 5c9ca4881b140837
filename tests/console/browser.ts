/**
 * What the tests of the console stand on: the whole platform listening on a free port with the built pages, and a real
 * browser that keeps account of everything that must not happen on any page.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Platform } from '#kernel/platform.ts'
import { allSystems } from '#systems/all.ts'
import type { Locale } from '#values'
import { openTest, type TestPlatform } from '../kit.ts'
import { launch, NO_BROWSER } from './chromium.ts'

const DIST = resolve(import.meta.dirname, '../../dist/console')
function missing(): string | false {
  if (NO_BROWSER !== null) return NO_BROWSER
  if (!existsSync(resolve(DIST, 'index.html'))) return 'the pages are not built: npm run build'
  return false
}

/** Why these tests cannot run here, for their `skip`; where everything is required, that is a fault. */
export const NO_CONSOLE = missing()
if (NO_CONSOLE !== false && process.env['KAPOK_REQUIRE'] === 'all') throw new Error(NO_CONSOLE)

type After = Pick<TestContext, 'after'>

export async function openBrowser(t: After): Promise<Browser> {
  const browser = await launch()
  t.after(() => browser.close())
  return browser
}

export interface Console extends TestPlatform {
  /** `http://127.0.0.1:PORT` */
  readonly base: string
  /** The path with the token of the link that the first start prints. */
  setupPath(): Promise<string>
}

/** Opens a platform of its own and listens. Every browser context is a sender of its own to it (`X-Forwarded-For`). */
export async function openConsole(t: After, given: { sample: boolean }): Promise<Console> {
  let platform: Platform | undefined
  const opened = await openTest(t, {
    systems: allSystems(),
    sample: given.sample,
    dist: DIST,
    http: { trustProxy: ['127.0.0.1'], sampleOnly: async () => platform?.sampleOnly() ?? false },
  })
  platform = opened.platform
  const base = await opened.http.listen({ host: '127.0.0.1', port: 0 })
  return {
    ...opened,
    base,
    async setupPath() {
      const link = await opened.platform.access.setupLink(base)
      if (link === null) throw new Error('there is an administrator already')
      return link.slice(base.length)
    },
  }
}

export interface VisitorOptions {
  readonly base: string
  readonly width?: number
  readonly height?: number
  readonly locale?: Locale
  readonly theme?: 'light' | 'night'
}

export interface Person {
  readonly context: BrowserContext
  /** A new tab. */
  open(): Promise<Tab>
}

interface Tab {
  readonly page: Page
  /** What went wrong so far: errors in the console, broken promises, refusals of the CSP, requests to other hosts. */
  readonly faults: string[]
}

let senders = 0

/** A browser context as a person at a machine of their own: nothing cached, nothing chosen before. */
export async function person(browser: Browser, given: VisitorOptions): Promise<Person> {
  const { base, width = 1440, height = heightFor(width), locale = 'en', theme = 'light' } = given
  senders += 1
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale,
    timezoneId: 'Asia/Shanghai',
    colorScheme: theme === 'night' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    extraHTTPHeaders: { 'x-forwarded-for': `10.0.${senders >> 8}.${senders & 255}` },
  })
  context.setDefaultTimeout(15_000)
  await context.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`the CSP refused ${violatedDirective} ${blockedURI} of ${sourceFile}`),
    ),
  )
  return {
    context,
    async open() {
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(`thrown: ${error.stack ?? error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`)
      })
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== base)
          faults.push(`a request to ${url.href}`)
      })
      return { page, faults }
    },
  }
}

export const heightFor = (width: number): number => (width < 700 ? 844 : 900)

/** A person with one tab open. */
export async function visit(browser: Browser, given: VisitorOptions): Promise<Person & Tab> {
  const visitor = await person(browser, given)
  return { ...visitor, ...(await visitor.open()) }
}
