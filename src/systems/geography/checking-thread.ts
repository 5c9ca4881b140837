/**
 * The thread in which the file of one import is read and checked: that takes seconds for a large one. The features
 * stay here and are handed out in portions, for crossing the threads all at once would hold up the event loop.
 */
import { parentPort } from 'node:worker_threads'
import { type Box, boxOf } from '#engines/location/shape.ts'
import { fitImport, type FitQuestion } from './domain/fit.ts'
import { type GoodFeature, type ReadAnswer, readImport, type ReadQuestion } from './domain/read.ts'

/** First `read`, then `fit` of what was read, then `take` by index. */
export type CheckingQuestion =
  | { op: 'read'; given: ReadQuestion }
  | ({ op: 'fit' } & Omit<FitQuestion, 'good'>)
  | { op: 'take'; features: readonly number[] }

/** A good feature without its shape. */
export type GoodHead = Omit<GoodFeature, 'shape'>

export interface ReadSummary extends Omit<ReadAnswer, 'good'> {
  readonly good: readonly GoodHead[]
  /** Around all good features. */
  readonly box: Box
}

const port = parentPort
if (port === null) throw new Error('checking-thread.ts runs as a worker thread')

let good: ReadonlyMap<number, GoodFeature> = new Map()

function answer(question: CheckingQuestion): unknown {
  if (question.op === 'take') return question.features.map((index) => good.get(index)!)
  if (question.op === 'fit') return fitImport({ ...question, good: [...good.values()] })
  const read = readImport(question.given)
  good = new Map(read.good.map((feature) => [feature.feature, feature]))
  const heads = read.good.map(({ feature, code, divisionCode, validFrom, sha256 }): GoodHead => {
    return { feature, code, divisionCode, validFrom, sha256 }
  })
  return { ...read, good: heads, box: boxOf(read.good.flatMap(({ shape }) => shape)) } satisfies ReadSummary
}

port.on('message', ({ id, question }: { id: number; question: CheckingQuestion }) => {
  try {
    port.postMessage({ id, value: answer(question) })
  } catch (error) {
    port.postMessage({ id, error: (error as Error).message })
  }
})
