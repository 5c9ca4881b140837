/**
 * Every page in both languages at 1440 and 390 px, in a real browser: nothing wrong that a machine can find. The quick
 * tests look at the pages of most use, in Chinese on the desk and in English on the phone; pages.full.test.ts at every
 * page and state, all four ways.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { LOCALES, type Locale } from '#values'
import { axeFaults, foreignTexts, landmarkFaults, shapeFaults, textsOf, untranslated } from './checks.ts'
import { heightFor, NO_CONSOLE, openBrowser, openConsole, type Person, person } from './browser.ts'
import { administrator, ADVISED, enterAdvisories, SAMPLE } from './people.ts'

const WIDE = 1440
const PHONE = 390
const ALL = process.env['KAPOK_PAGES'] === 'all'

interface Sheet {
  readonly name: string
  readonly path: string
  /** An empty installation, with nobody and nothing in it; else one with the sample, accounts and a live storm. */
  readonly empty?: true
  readonly signedIn?: true
  readonly theme?: 'night'
  /** Looked at by the quick tests too. */
  readonly quick?: true
  /** Both, unless one is enough. */
  readonly locales?: readonly Locale[]
  /** What the server refuses here, as it should: the browser calls it an error. */
  readonly refused?: string
  /** False where a part is shown that never ends loading. */
  readonly waits?: boolean
  /** What stands there when the page is whole, at either width. */
  readonly ready: string
  readonly landmarks?: (locale: Locale) => readonly string[]
}

const FRAME = (locale: Locale): readonly string[] => [
  'banner',
  'main',
  `navigation ${locale === 'en' ? '"Systems"' : '"系统"'}`,
]
const PORTAL = (): readonly string[] => ['banner', 'main', 'contentinfo']
const MAP = '.storm-overlay canvas'
const replay = `/console/typhoon?storm=${SAMPLE.id}`

const SHEETS: readonly Sheet[] = [
  {
    name: 'typhoon, a sample storm in its life',
    path: `${replay}&at=${SAMPLE.midway}`,
    ready: MAP,
    quick: true,
  },
  {
    name: 'typhoon, the same at night',
    path: `${replay}&at=${SAMPLE.midway}`,
    ready: MAP,
    theme: 'night',
    locales: ['zh-CN'],
  },
  {
    name: 'typhoon, its evidence open',
    path: `${replay}&at=${SAMPLE.midway}&unfold=impact,agencies,quality&sheet=impact`,
    ready: '.heat',
    quick: true,
  },
  { name: 'typhoon, its first fix', path: `${replay}&at=${SAMPLE.first}`, ready: MAP },
  { name: 'typhoon, before its first fix', path: `${replay}&at=2025-09-01T00:00Z`, ready: MAP },
  { name: 'typhoon, a storm that is over', path: replay, ready: '.strength canvas, .map-tabs' },
  { name: 'typhoon, a storm of advisories', path: '/console/typhoon', ready: MAP },
  { name: 'typhoon, nothing there', path: '/console/typhoon', ready: '.state h2', empty: true, quick: true },
  {
    name: 'typhoon, an unknown storm',
    path: '/console/typhoon?storm=cma:none',
    ready: '[role=alert]',
    refused: '/storms/cma%3Anone',
  },
  { name: 'gallery', path: '/console/gallery', ready: 'figure canvas', waits: false },
  { name: 'sign-in', path: '/console/sign-in', ready: 'input[name=password]', quick: true },
  {
    name: 'setup',
    path: '/console/setup?token=0123456789abcdef0123',
    ready: 'input[name=again]',
    empty: true,
  },
  { name: 'accounts', path: '/console/access', ready: 'table', signedIn: true, quick: true },
  { name: 'departments', path: '/console/access?show=departments', ready: 'table, form', signedIn: true },
  { name: 'tokens', path: '/console/access?show=tokens', ready: 'form, table, .state', signedIn: true },
  { name: 'records', path: '/console/records', ready: 'table', signedIn: true, quick: true },
  { name: 'no such page', path: '/console/nowhere', ready: 'h1' },
  { name: 'no permission', path: '/console/records', ready: '.state h2' },
  { name: 'portal', path: '/', ready: 'footer', landmarks: PORTAL, quick: true },
  {
    name: 'portal, nothing there',
    path: '/',
    ready: 'footer',
    landmarks: PORTAL,
    empty: true,
  },
  { name: 'problem types', path: '/problems', ready: 'h1', landmarks: () => ['main'] },
]

/** Names, codes and what people entered: the same in every language. */
const isName = (text: string): boolean =>
  /^(Sample \d+|English|CSV|hPa)( \d{4})?$|UTC\+8/.test(text) ||
  /[@/]|^[a-z]+[.:-][\w.:-]+$/.test(text) ||
  text.startsWith(ADVISED.name) ||
  // Whose act it was: people, machines and systems by their names.
  ['Lin Yue', 'test duty-officer', 'test', 'typhoon', 'geography'].includes(text)

test(
  ALL ? 'every page, in both languages, each at both widths' : 'the pages of most use, in both languages',
  { skip: NO_CONSOLE, concurrency: 2 },
  async (t) => {
    const [browser, full, empty] = await Promise.all([
      openBrowser(t),
      openConsole(t, { sample: true }),
      openConsole(t, { sample: false }),
    ])
    await enterAdvisories(full)
    const signedIn = await administrator(browser, full)
    const { cookies } = await signedIn.storageState()
    await signedIn.close()

    // One person for all pages that begin alike: what is cached once need not come again.
    const people = new Map<string, Promise<Person>>()
    const personFor = (sheet: Sheet, locale: Locale): Promise<Person> => {
      const key = [locale, sheet.empty, sheet.signedIn, sheet.theme].join()
      const known = people.get(key)
      if (known !== undefined) return known
      const { base } = sheet.empty === true ? empty : full
      const made = person(browser, { base, locale, theme: sheet.theme ?? 'light' })
      const ready = made.then(async (p) => {
        if (sheet.signedIn === true) await p.context.addCookies(cookies)
        return p
      })
      people.set(key, ready)
      return ready
    }
    await Promise.all(
      SHEETS.filter(({ quick }) => ALL || quick === true).map((sheet) =>
        t.test(sheet.name, async () => {
          const texts = new Map<Locale, readonly string[]>()
          for (const locale of sheet.locales ?? LOCALES) {
            const seen = await look(await personFor(sheet, locale), sheet, locale)
            texts.set(locale, seen.texts)
            assert.deepEqual(seen.faults, [], `${sheet.name}, ${locale}`)
          }
          const [chinese, english] = LOCALES.map((locale) => texts.get(locale) ?? [])
          assert.deepEqual(untranslated(chinese!, english!, isName), [])
        }),
      ),
    )
  },
)

/** Loads a page at one width and goes on to the other: Chinese begins on the desk, English on the phone. */
async function look({ open }: Person, sheet: Sheet, locale: Locale) {
  const { page, faults } = await open()
  const found: string[] = []
  const seen: string[] = []
  let loaded = false
  for (const width of (locale === 'en' ? [PHONE, WIDE] : [WIDE, PHONE]).slice(0, ALL ? 2 : 1)) {
    await page.setViewportSize({ width, height: heightFor(width) })
    if (!loaded) await page.goto(sheet.path)
    loaded = true
    await settled(page, sheet)
    const texts = await textsOf(page)
    const own = [
      ...(await axeFaults(page)),
      ...(await shapeFaults(page, locale)),
      ...(await landmarkFaults(page, (sheet.landmarks ?? FRAME)(locale))),
      ...foreignTexts(texts, locale),
    ]
    found.push(...own.map((fault) => `${width} px: ${fault}`))
    seen.push(...texts)
  }
  await page.close()
  const others = faults.filter((fault) => sheet.refused === undefined || !fault.includes(sheet.refused))
  return { faults: [...found, ...others], texts: [...new Set(seen)] }
}

/** What is there is there, and nothing is on its way. */
async function settled(page: Page, { ready, waits = true }: Sheet): Promise<void> {
  await page.locator(ready).first().waitFor()
  if (waits)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[aria-busy=true]')].every((busy) => !busy.checkVisibility()),
    )
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

test('the checks find what they look for', { skip: NO_CONSOLE }, async (t) => {
  const browser = await openBrowser(t)
  const page = await browser.newPage({ viewport: { width: PHONE, height: 844 } })
  await page.setContent(`<html lang="en"><title>x</title><main><h1>One</h1><h1>Two</h1>
    <p style="width: 600px; color: #ccc">too wide, too pale</p><p>还没有翻译</p><p lang="zh-CN">声明过的中文</p>
    <input><code>代码</code></main>`)
  const axe = await axeFaults(page)
  assert.ok(axe.some((fault) => fault.startsWith('axe color-contrast')))
  assert.ok(axe.some((fault) => fault.startsWith('axe label')))
  const shape = await shapeFaults(page, 'zh-CN')
  assert.deepEqual(shape.slice(0, 2), ['2 h1', "the document's language is en"])
  assert.match(shape[2]!, /px wider/)
  assert.deepEqual(await landmarkFaults(page, ['main', 'banner']), ['no landmark banner'])
  const texts = await textsOf(page)
  assert.deepEqual(foreignTexts(texts, 'en'), ['not in en: 还没有翻译'])
  assert.deepEqual(foreignTexts(['未保存 the form keeps what', 'IBTrACS（日本气象厅）'], 'zh-CN').length, 1)
  assert.deepEqual(untranslated(['台风', 'Fold', 'Sample 07'], ['Typhoon', 'Fold', 'Sample 07'], isName), [
    'the same in both languages: Fold',
  ])
})
