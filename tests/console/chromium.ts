/** The browser that tests and benchmarks drive: the machine's own Chromium, without a window. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const CHROMIUM = process.env['KAPOK_CHROMIUM'] ?? '/usr/bin/chromium'

/** Null where there is one, else why there is none. */
export const NO_BROWSER: string | null = existsSync(CHROMIUM)
  ? null
  : `no browser at ${CHROMIUM}: KAPOK_CHROMIUM names another`

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--headless=new',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
