/** What a division's code says by itself: its level, its kind, and what it stands under. */
export const LEVELS = ['province', 'city', 'district', 'street', 'community'] as const
/** `street` is the township level: streets, towns, and what is counted as one of them. */
export type Level = (typeof LEVELS)[number]
export type DivisionKind =
  | Level
  | 'town'
  | 'township'
  | 'quasi-township'
  | 'village'
  | 'quasi-community'
  | 'quasi-village'

const DIGITS: Readonly<Record<number, Level>> = {
  2: 'province',
  4: 'city',
  6: 'district',
  9: 'street',
  12: 'community',
}
const CODE_LENGTHS = Object.keys(DIGITS).map(Number)

/** The level of a code by its length; null where it has none of the five. */
export const levelOf = (code: string): Level | null =>
  /^\d+$/.test(code) ? (DIGITS[code.length] ?? null) : null

/** The code of the division above: the next shorter of the five lengths. */
export function parentOf(code: string): string | null {
  const length = CODE_LENGTHS.findLast((n) => n < code.length)
  return length === undefined ? null : code.slice(0, length)
}

/**
 * What kind of township or community it is, by the last three digits. Township level (GB/T 10114): 001-099 street,
 * 100-199 town, 200-399 township, 400-599 a body counted as one. Community level (the bureau's coding rules of 2009,
 * article 8): 001-199 residents' committee, 200-399 villagers' committee, 400-499 and 500-599 bodies counted as them.
 */
export function kindOf(code: string): DivisionKind {
  const level = levelOf(code)
  const ordinal = Number(code.slice(-3))
  if (level === 'street')
    return ordinal < 100 ? 'street' : ordinal < 200 ? 'town' : ordinal < 400 ? 'township' : 'quasi-township'
  if (level === 'community')
    return ordinal < 200
      ? 'community'
      : ordinal < 400
        ? 'village'
        : ordinal < 500
          ? 'quasi-community'
          : 'quasi-village'
  return level ?? 'community'
}
