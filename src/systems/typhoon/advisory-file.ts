/** Advisories from a CSV file: every fault is told at once, by line and column, and nothing is kept unless all is right. */
import { parse } from 'csv-parse/sync'
import { Compile } from 'typebox/compile'
import { badInput } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { receiveAdvisories } from './advisories.ts'
import { AdvisoryIn } from './schema.ts'
import type { TyphoonTables } from './tables.ts'

const COLUMNS = ['storm', 'at', 'lon', 'lat', 'windMs', 'pressureHpa', 'name', 'agency'] as const
const NUMBERS = new Set<string>(['lon', 'lat', 'windMs', 'pressureHpa'])
const REQUIRED = ['storm', 'at', 'lon', 'lat'] as const
const MOST = 2000

const advisorySchema = Compile(AdvisoryIn)

interface Numbered {
  line: number
  advisory: AdvisoryIn
}

/** @throws badInput with a fault for each line and column */
export function parseAdvisories(text: string): Numbered[] {
  const errors: { field: string; message: string }[] = []
  let rows: { record: Record<string, string>; info: { lines: number } }[]
  try {
    rows = parse(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
    }) as typeof rows
  } catch (error) {
    throw badInput({ errors: [{ field: 'file', message: (error as Error).message }] })
  }
  if (rows.length === 0)
    throw badInput({ errors: [{ field: 'file', message: 'there is no advisory in it' }] })
  if (rows.length > MOST)
    throw badInput({ errors: [{ field: 'file', message: `more than ${MOST} advisories` }] })
  const columns = Object.keys(rows[0]!.record)
  for (const column of REQUIRED)
    if (!columns.includes(column))
      errors.push({ field: 'line 1', message: `the column ${column} is missing` })
  for (const column of columns)
    if (!(COLUMNS as readonly string[]).includes(column))
      errors.push({ field: 'line 1', message: `the column ${column} is not known` })
  if (errors.length > 0) throw badInput({ errors })
  const numbered = rows.map(({ record, info }) => {
    const advisory: Record<string, unknown> = {}
    for (const [column, value] of Object.entries(record)) {
      if (value === '') continue
      advisory[column] = NUMBERS.has(column) ? Number(value) : value
    }
    for (const error of advisorySchema.Errors(advisory))
      errors.push({
        field: `line ${info.lines}, ${error.instancePath.slice(1) || 'row'}`,
        message: error.message,
      })
    return { line: info.lines, advisory: advisory as unknown as AdvisoryIn }
  })
  if (errors.length > 0) throw badInput({ errors: errors.slice(0, 200) })
  return numbered
}

export async function importAdvisories(work: Work<TyphoonTables>, actor: Actor, body: unknown) {
  if (typeof body !== 'string') throw badInput({ errors: [{ field: 'body', message: 'send text/csv' }] })
  return receiveAdvisories(work, actor, parseAdvisories(body))
}
