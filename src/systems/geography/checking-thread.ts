/** The thread in which the files of imports are read and checked: that takes seconds for a large one. */
import { parentPort } from 'node:worker_threads'
import { fitImport, type FitQuestion } from './domain/fit.ts'
import { readImport, type ReadQuestion } from './domain/read.ts'

export type CheckingQuestion = { op: 'read'; given: ReadQuestion } | { op: 'fit'; given: FitQuestion }

const port = parentPort
if (port === null) throw new Error('checking-thread.ts runs as a worker thread')

port.on('message', ({ id, question }: { id: number; question: CheckingQuestion }) => {
  try {
    const value = question.op === 'read' ? readImport(question.given) : fitImport(question.given)
    port.postMessage({ id, value })
  } catch (error) {
    port.postMessage({ id, error: (error as Error).message })
  }
})
