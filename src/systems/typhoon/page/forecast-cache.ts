/**
 * The forecasts of one storm, by the fix that they start from: the one wanted first, then the rest of its life in
 * pieces, so that the slider moves over what is here already.
 */
import type { ForecastOut } from '../schema.ts'

/** Fixes asked for at once: some tenths of a second of the server's time. */
const PIECE = 16

export interface Source {
  /** The forecast at one fix. */
  one(atMs: number, signal: AbortSignal): Promise<ForecastOut>
  /** The forecasts at the fixes of a stretch of time, both ends included; possibly not all of them. */
  stretch(fromMs: number, toMs: number, signal: AbortSignal): Promise<readonly ForecastOut[]>
  /** Milliseconds after which a failed request may be tried again; null for one that will fail again. */
  retryAfter(error: unknown): number | null
  pause(ms: number): Promise<void>
}

export class ForecastCache {
  readonly #fixes: readonly number[]
  readonly #source: Source
  readonly #known = new Map<number, ForecastOut>()
  readonly #listeners = new Set<() => void>()
  readonly #stop = new AbortController()
  #wanted: number | null = null
  #running = false
  #problem: Error | null = null
  #version = 0

  /** `fixes` are the times of the storm's fixes, in order. */
  constructor(fixes: readonly number[], source: Source) {
    this.#fixes = fixes
    this.#source = source
  }

  get = (fixMs: number): ForecastOut | null => this.#known.get(fixMs) ?? null
  get problem(): Error | null {
    return this.#problem
  }
  /** How much of the storm's life is here, of one. */
  get share(): number {
    return this.#fixes.length === 0 ? 1 : this.#known.size / this.#fixes.length
  }
  /** Changes whenever anything here does. */
  version = (): number => this.#version
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Says which fix is looked at; loading goes on from there. */
  want(fixMs: number): void {
    this.#wanted = fixMs
    if (!this.#running && this.#problem === null && !this.#stop.signal.aborted) void this.#run()
  }

  retry(): void {
    this.#problem = null
    this.#changed()
    if (this.#wanted !== null) this.want(this.#wanted)
  }

  close(): void {
    this.#stop.abort()
    this.#listeners.clear()
  }

  async #run(): Promise<void> {
    this.#running = true
    const { signal } = this.#stop
    try {
      for (let first = true; ; first = false) {
        const piece = this.#missing()
        if (piece.length === 0) return
        try {
          const [from, to] = [piece[0]!, piece.at(-1)!]
          const got =
            first &&
            this.#wanted !== null &&
            !this.#known.has(this.#wanted) &&
            this.#fixes.includes(this.#wanted)
              ? [await this.#source.one(this.#wanted, signal)]
              : await this.#source.stretch(from, to, signal)
          const before = this.#known.size
          for (const forecast of got) this.#known.set(Date.parse(forecast.at), forecast)
          this.#changed()
          // An answer without anything new would be asked for again and again.
          if (this.#known.size === before) return
        } catch (error) {
          if (signal.aborted) return
          const again = this.#source.retryAfter(error)
          if (again === null) throw error
          await this.#source.pause(again)
        }
      }
    } catch (error) {
      this.#problem = error as Error
      this.#changed()
    } finally {
      this.#running = false
    }
  }

  /** The next fixes to ask for: from the wanted one on, else from the beginning. */
  #missing(): number[] {
    const here = this.#fixes.indexOf(this.#wanted ?? -1)
    const isMissing = (fix: number | undefined): fix is number => fix !== undefined && !this.#known.has(fix)
    let start = this.#fixes.findIndex((fix, i) => i >= here && isMissing(fix))
    if (start < 0) start = this.#fixes.findIndex(isMissing)
    const piece: number[] = []
    if (start < 0) return piece
    for (const fix of this.#fixes.slice(start, start + PIECE)) {
      if (!isMissing(fix)) break
      piece.push(fix)
    }
    return piece
  }

  #changed(): void {
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
}
