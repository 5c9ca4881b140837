/** The grades of GB/T 19201-2006 and the wind forces of GB/T 28591-2012, with the words and shapes they are shown by. */
import { GRADES, type Grade } from '#engines/cyclone/track.ts'
import type { Words } from '#values'

export type { Grade } from '#engines/cyclone/track.ts'

export const GRADE_WORDS = {
  TD: { 'zh-CN': '热带低压', en: 'tropical depression' },
  TS: { 'zh-CN': '热带风暴', en: 'tropical storm' },
  STS: { 'zh-CN': '强热带风暴', en: 'severe tropical storm' },
  TY: { 'zh-CN': '台风', en: 'typhoon' },
  STY: { 'zh-CN': '强台风', en: 'severe typhoon' },
  SuperTY: { 'zh-CN': '超强台风', en: 'super typhoon' },
} satisfies Record<Grade, Words>

const NATURE_WORDS: Readonly<Record<string, Words>> = {
  subtropical: { 'zh-CN': '副热带气旋', en: 'subtropical cyclone' },
  extratropical: { 'zh-CN': '温带气旋', en: 'extratropical cyclone' },
  disturbance: { 'zh-CN': '热带扰动', en: 'tropical disturbance' },
}

const WEAK: Words = { 'zh-CN': '低于热带低压', en: 'weaker than a tropical depression' }
const UNKNOWN: Words = { 'zh-CN': '强度不明', en: 'strength not known' }

/** How strong the ramp's colour is, of one: weakest lightest. The shape says the same without colour. */
export const GRADE_LOOKS: Readonly<
  Record<Grade, { readonly depth: number; readonly shape: Shape; readonly radius: number }>
> = {
  TD: { depth: 0, shape: 'circle', radius: 2.75 },
  TS: { depth: 0.35, shape: 'circle', radius: 3.5 },
  STS: { depth: 0.6, shape: 'square', radius: 3.25 },
  TY: { depth: 0.85, shape: 'triangle', radius: 4.5 },
  STY: { depth: 1.15, shape: 'diamond', radius: 4.75 },
  SuperTY: { depth: 1.5, shape: 'star', radius: 6 },
}
export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'star'

const isGrade = (text: string): text is Grade => Object.hasOwn(GRADE_WORDS, text)

/** The grade as the server gives it, null for anything that is not one. */
export const gradeFrom = (text: string | null): Grade | null => (text !== null && isGrade(text) ? text : null)

/** What kind of storm a fix is, in words: its grade, else its nature. */
export function kindOf(fix: { grade: string | null; nature: string; windMs: number | null }): Words {
  const grade = gradeFrom(fix.grade)
  if (grade !== null) return GRADE_WORDS[grade]
  return NATURE_WORDS[fix.nature] ?? (fix.windMs === null ? UNKNOWN : WEAK)
}

/** Lower limits of the classes, m/s, weakest first; for the bands of a chart. */
export const GRADE_LIMITS = GRADES

/**
 * Lower limits in m/s of the wind forces 0 to 17 of GB/T 28591-2012 (0 to 12 are Beaufort's). They are for the mean
 * wind; the ten-minute mean of the standard is not the two-minute mean of a storm's centre, so the force of a centre is
 * the usual approximation of Chinese bulletins.
 */
const FORCES = [0, 0.3, 1.6, 3.4, 5.5, 8, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7, 37, 41.5, 46.2, 51, 56.1]
/** Above force 17. */
const ABOVE_MS = 61.3

/** `14`, or `>17` above 61.2 m/s. */
export function forceOf(windMs: number): string {
  const tenths = Math.round(windMs * 10) / 10
  return tenths >= ABOVE_MS ? '>17' : String(FORCES.findLastIndex((limit) => tenths >= limit))
}
