/** Asks a worker thread one question after another. Computation over 50 ms belongs in one, never in the event loop. */
import { Worker } from 'node:worker_threads'

interface Answer {
  id: number
  value?: unknown
  error?: string
}

/** The thread runs `file`, answers `{id, question}` by `{id, value}` or `{id, error}`, and starts with the first question. */
export class Thread<Question> {
  readonly #file: URL
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #worker: Worker | null = null
  #next = 1

  constructor(file: URL) {
    this.#file = file
  }

  #start(): Worker {
    const worker = new Worker(this.#file)
    worker.on('message', ({ id, value, error }: Answer) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) worker.unref()
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(error))
    })
    const died = (error: Error): void => {
      // After its error comes its exit: by then another thread may have taken over, whose questions are not this one's.
      if (this.#worker !== worker) return
      this.#worker = null
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    }
    worker.on('error', (error) => died(error as Error))
    worker.on('exit', () => died(new Error('the thread has stopped')))
    return worker
  }

  /** @throws what the question's handling threw, or when the thread died; the next question starts it anew, empty. */
  async ask<Value>(question: Question): Promise<Value> {
    this.#worker ??= this.#start()
    const id = this.#next++
    // Throws at once where the question cannot be sent to a thread: nothing waits then.
    this.#worker.postMessage({ id, question })
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.set(id, waiting)
    this.#worker.ref()
    return (await waiting.promise) as Value
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }
}
