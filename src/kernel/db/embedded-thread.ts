/** The thread in which PGlite lives. Statements arrive one at a time; the other side keeps the order. */
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

const opened = (async () => {
  const database = await PGlite.create(workerData.folder, { parsers: { ...parsers } })
  await database.exec(SESSION)
  return database
})()

/** What a driver's error carries beside its message: SQLSTATE and where. */
const FIELDS = ['code', 'detail', 'hint', 'schema', 'table', 'column', 'constraint', 'position', 'where'] as const

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
    const fields = Object.fromEntries(FIELDS.filter((f) => source[f] !== undefined).map((f) => [f, source[f]]))
    port!.postMessage({ id, error: { message: String(source['message'] ?? error), fields } })
  }
}

let last = Promise.resolve()
port.on('message', (question: Question) => {
  last = last.then(() => answer(question))
})
