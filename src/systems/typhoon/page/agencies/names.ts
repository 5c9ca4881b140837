/** Agencies by the short names that stand on a map, and the dash that tells their lines apart. */
import type { Locale, Words } from '#values'

const SHORT: Readonly<Record<string, Words>> = {
  CMA: { 'zh-CN': '中央台', en: 'CMA' },
  HKO: { 'zh-CN': '香港', en: 'HKO' },
  CWA: { 'zh-CN': '中国台湾', en: 'CWA' },
  JMA: { 'zh-CN': '日本', en: 'JMA' },
  JTWC: { 'zh-CN': '美国', en: 'JTWC' },
}

/** An agency that is not known here has the name that the feed gives it. */
export const shortAgency = (agency: string, title: Words, locale: Locale): string =>
  (SHORT[agency] ?? title)[locale]

const DASHES: readonly (readonly number[])[] = [[], [8, 3], [3, 3], [9, 3, 2, 3], [2, 5], [14, 4]]
const ORDER = ['CMA', 'HKO', 'JMA', 'CWA', 'JTWC']

/** Of lines in one colour, so that none is told by its colour. One that is not known here shares the last. */
export const dashOf = (agency: string): readonly number[] => {
  const place = ORDER.indexOf(agency)
  return DASHES[place < 0 ? DASHES.length - 1 : place]!
}
