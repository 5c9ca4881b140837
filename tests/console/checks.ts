/** What holds on every page, whatever it shows. Each check names what it found, and nothing where all is well. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { Locale } from '#values'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeViolation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** All rules of axe-core, best practices too, over the page or one part of it. */
export async function axeFaults(page: Page, part = 'html'): Promise<string[]> {
  // Evaluated through the browser's debugger: the page's content policy lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const violations = await page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as {
      axe: { run(on: unknown, options: unknown): Promise<{ violations: AxeViolation[] }> }
    }
    return (await axe.run(document.querySelector(selector), { resultTypes: ['violations'] })).violations
  }, part)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `axe ${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
  )
}

/** One main, one h1, the declared language, a title, and nothing wider than the window. */
export async function shapeFaults(page: Page, locale: Locale): Promise<string[]> {
  const found = await page.evaluate(() => {
    const shown = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility())
    const { scrollWidth, clientWidth } = document.documentElement
    return {
      mains: shown('main').length,
      headings: shown('h1').length,
      language: document.documentElement.lang,
      title: document.title,
      wider: scrollWidth - clientWidth,
    }
  })
  const faults: string[] = []
  if (found.mains !== 1) faults.push(`${found.mains} main`)
  if (found.headings !== 1) faults.push(`${found.headings} h1`)
  if (found.language !== locale) faults.push(`the document's language is ${found.language}`)
  if (found.title.trim() === '') faults.push('no title')
  if (found.wider > 0) faults.push(`${found.wider} px wider than the window`)
  return faults
}

/** The lines of the accessibility tree that are missing: `banner`, `navigation "Systems"`, `main`. */
export async function landmarkFaults(page: Page, wanted: readonly string[]): Promise<string[]> {
  const lines = (await page.locator('body').ariaSnapshot()).split('\n').map((line) => line.trim())
  return wanted
    .filter(
      (landmark) => !lines.some((line) => line === `- ${landmark}` || line.startsWith(`- ${landmark}:`)),
    )
    .map((landmark) => `no landmark ${landmark}`)
}

/**
 * Every text that the page says in its own language: shown, or read out. What declares another language (`lang`) and
 * what is code or a key is left out.
 */
export const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const own = document.documentElement.lang
    const counts = (element: Element | null) =>
      element !== null &&
      element.closest('[lang]')?.getAttribute('lang') === own &&
      element.closest('code, kbd, script, style, noscript') === null &&
      element.checkVisibility({ visibilityProperty: true })
    const texts: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (counts(node.parentElement)) texts.push(node.textContent ?? '')
    for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt'])
      for (const element of document.querySelectorAll(`[${name}]`))
        if (counts(element) && (element.closest('[aria-hidden=true]') === null || name === 'title'))
          texts.push(element.getAttribute(name) ?? '')
    return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))]
  })

/** The name of the project is one in both languages. */
const withoutBrand = (text: string): string => text.replaceAll(/木棉|Kapok/g, '')

/**
 * Texts in the wrong language. In English: any Chinese character or punctuation. In Chinese: three Latin words in a row,
 * which no name, unit or abbreviation of the field has.
 */
export const foreignTexts = (texts: readonly string[], locale: Locale): string[] =>
  texts
    .filter((text) =>
      locale === 'en'
        ? /\p{Script=Han}|[、。，：；？！“”]/u.test(withoutBrand(text)) && !/^“.*”$/.test(text)
        : /[A-Za-z-]{2,}[ ,'’]+[A-Za-z-]{2,}[ ,'’]+[A-Za-z-]{2,}/.test(withoutBrand(text)),
    )
    .map((text) => `not in ${locale}: ${text}`)

/**
 * Texts with a Latin word that are the same in both languages: a word that nobody translated, unless it is a name, a
 * code or a number, which `isName` knows.
 */
export const untranslated = (
  chinese: readonly string[],
  english: readonly string[],
  isName: (text: string) => boolean,
): string[] =>
  chinese
    .filter((text) => english.includes(text) && /[A-Za-z]{3,}/.test(withoutBrand(text)) && !isName(text))
    .map((text) => `the same in both languages: ${text}`)
