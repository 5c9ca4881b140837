/** The thread in which PGlite lives. Statements arrive one at a time; the other side keeps the order. */
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { parsers, SESSION } from './parsers.ts'

interface Question {
  id: number
  kind: 'query' | 'exec' | 'close'
  sql: string
  params: unknown[]
}

const port = parentPort
if (port === null) throw new Error('embedded-thread.ts runs as a worker thread')

/**
 * A new database is made beside its place and moved there when it is whole: a process killed while making it leaves
 * nothing that the next one would take for a database.
 */
async function makeWhere(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  const beside = `${folder}.new`
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  const database = await PGlite.create(beside)
  await database.close()
  // An empty folder may stand there; one with something in it is not ours to replace.
  if (existsSync(folder)) rmdirSync(folder)
  renameSync(beside, folder)
}

const opened = (async () => {
  const folder = String(workerData.folder)
  await makeWhere(folder)
  const database = await PGlite.create(folder, { parsers: { ...parsers } })
  await database.exec(SESSION)
  return database
})()
// Whoever asks hears of it; nobody may have asked yet.
opened.catch(() => undefined)

/** What a driver's error carries beside its message: SQLSTATE and where. */
const FIELDS = [
  'code',
  'detail',
  'hint',
  'schema',
  'table',
  'column',
  'constraint',
  'position',
  'where',
] as const

async function answer({ id, kind, sql, params }: Question): Promise<void> {
  try {
    const database = await opened
    if (kind === 'close') {
      await database.close()
      port!.postMessage({ id })
    } else if (kind === 'query') {
      const { rows, affectedRows } = await database.query(sql, params)
      port!.postMessage({ id, rows, affected: affectedRows })
    } else {
      const results = await database.exec(sql)
      port!.postMessage({ id, rows: results.flatMap((r) => r.rows), affected: results.at(-1)?.affectedRows })
    }
  } catch (error) {
    const source = error as Record<string, unknown>
    const fields = Object.fromEntries(
      FIELDS.filter((f) => source[f] !== undefined).map((f) => [f, source[f]]),
    )
    port!.postMessage({ id, error: { message: String(source['message'] ?? error), fields } })
  }
}

let last = Promise.resolve()
port.on('message', (question: Question) => {
  last = last.then(() => answer(question))
})
