/** Which of the two languages a reader gets. */
import { LOCALES, type Locale, type Words } from '#values'

/**
 * The best of the offered languages for an Accept-Language header (RFC 9110 section 12.5.4), zh-CN where none fits.
 */
export function localeOf(header: string | undefined, chosen?: string): Locale {
  if (LOCALES.includes(chosen as Locale)) return chosen as Locale
  const wanted = (header ?? '')
    .split(',', 16)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const q = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find((v) => v !== undefined)
      return { tag, q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
  for (const { tag } of wanted) {
    if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN'
    if (tag === 'en' || tag.startsWith('en-')) return 'en'
  }
  return 'zh-CN'
}

export const say = (words: Words, locale: Locale): string => words[locale]
