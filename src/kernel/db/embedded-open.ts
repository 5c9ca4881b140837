/**
 * Starts the thread of the embedded database. It imports nothing of the platform, so that the command line can start it
 * first of all: the database opens while the rest of the program loads.
 */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

interface Answer {
  id: number
  rows?: Record<string, unknown>[]
  affected?: number
  error?: { message: string; fields: Record<string, unknown> }
}

/**
 * V8's optimizing compiler takes 600 MB for one function of PGlite's (the SQL grammar's), more than all the rest of the
 * process. The baseline compiler alone is a little slower and keeps the server within its memory (docs/benchmarks.md).
 * PGlite is the only WebAssembly here.
 */
for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'])
  setFlagsFromString(flag)

/** The thread that holds PGlite, asked one statement at a time. */
export class EmbeddedThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #next = 1
  #dead: Error | null = null

  constructor(folder: string) {
    this.#worker = new Worker(new URL('./embedded-thread.ts', import.meta.url), {
      workerData: { folder },
      // The thread's own objects are rows on their way; a small nursery keeps their garbage small.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    })
    this.#worker.on('message', (answer: Answer) => {
      const settle = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (this.#waiting.size === 0) this.#worker.unref()
      settle?.(answer)
    })
    // Alive only while somebody waits for an answer.
    this.#worker.unref()
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('the embedded database has stopped')))
  }

  #fail(error: Error): void {
    this.#dead ??= error
    const failed = { message: this.#dead.message, fields: {} }
    for (const [id, settle] of this.#waiting) settle({ id, error: failed })
    this.#waiting.clear()
  }

  async ask(kind: 'query' | 'exec' | 'close', sql = '', params: readonly unknown[] = []): Promise<Answer> {
    if (this.#dead !== null) throw this.#dead
    const id = this.#next++
    // Throws at once where a value cannot be sent to a thread: nothing waits then.
    this.#worker.postMessage({ id, kind, sql, params })
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#worker.ref()
    })
    if (answer.error !== undefined) throw Object.assign(new Error(answer.error.message), answer.error.fields)
    return answer
  }

  async stop(): Promise<void> {
    try {
      if (this.#dead === null) await this.ask('close')
    } finally {
      await this.#worker.terminate()
    }
  }
}

/** Threads that were started ahead, by folder. */
const ahead = new Map<string, EmbeddedThread>()

/** Starts to open the database in `folder`; the caller holds its lock, and opens the platform on it next. */
export function startAhead(folder: string): void {
  ahead.set(folder, new EmbeddedThread(folder))
}

/** Closes what was started ahead and is not wanted after all. */
export async function discardAhead(): Promise<void> {
  const threads = [...ahead.values()]
  ahead.clear()
  for (const thread of threads) await thread.stop()
}

/** The thread of a folder: the one that was started ahead, or a new one. */
export function takeThread(folder: string): EmbeddedThread {
  const thread = ahead.get(folder)
  ahead.delete(folder)
  return thread ?? new EmbeddedThread(folder)
}
