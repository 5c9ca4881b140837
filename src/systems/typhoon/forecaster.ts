/** Matching and forecasting over the stored history: brings the history to the thread, and asks it. */
import type { Source, Track } from '#engines/cyclone/track.ts'
import { Thread } from '#kernel/thread.ts'
import type { Work } from '#kernel/system.ts'
import { forecastOut, impactOut, matchOut } from './forecast-out.ts'
import type { ForecastView, ImpactView, MatchView, Question } from './forecast-thread.ts'
import type { AgencyInput } from './agency-ground.ts'
import type { ForecastOut, ImpactOut, MatchOut } from './schema.ts'
import { historyPages, type HistoryState } from './store/history.ts'
import type { NamedPlace } from './store/places.ts'
import type { TyphoonTables } from './tables.ts'

/** All that a forecast is made from beside the history: kept with it, so that it can be made again. */
export interface ForecastGiven {
  readonly track: Track
  readonly atMs: number
  readonly agencies: AgencyInput | null
  readonly places: readonly NamedPlace[]
}

export class Forecaster {
  readonly #work: () => Work<TyphoonTables>
  readonly #thread = new Thread<Question>(new URL('./forecast-thread.ts', import.meta.url))
  readonly #loading = new Map<string, Promise<{ storms: number; fixes: number }>>()

  /** The work comes with the platform, after the system is declared. */
  constructor(work: () => Work<TyphoonTables>) {
    this.#work = work
  }

  /** Loads the history in pages, so that neither the database nor the event loop is held for long. */
  #load(state: HistoryState): Promise<{ storms: number; fixes: number }> {
    const name = nameOf(state)
    let loading = this.#loading.get(name)
    if (loading === undefined) {
      loading = (async () => {
        await this.#thread.ask({ op: 'begin', history: name })
        for await (const tracks of historyPages(this.#work(), state))
          await this.#thread.ask({ op: 'tracks', history: name, tracks })
        return await this.#thread.ask<{ storms: number; fixes: number }>({ op: 'build', history: name })
      })()
      this.#loading.set(name, loading)
      loading.catch(() => this.#loading.delete(name))
      // The thread keeps two (forecast-thread.ts): forget what it has let go.
      for (const old of [...this.#loading.keys()].slice(0, -2)) this.#loading.delete(old)
    }
    return loading
  }

  /** Asks, and loads the history again should the thread have lost it. */
  async #ask<Value>(state: HistoryState, question: Question): Promise<Value> {
    await this.#load(state)
    try {
      return await this.#thread.ask<Value>(question)
    } catch (error) {
      if (!/not loaded|has stopped/.test((error as Error).message)) throw error
      this.#loading.delete(nameOf(state))
      await this.#load(state)
      return await this.#thread.ask<Value>(question)
    }
  }

  /**
   * Loads the history and learns from it ahead of the first question. Positions of a present storm have errors, and
   * models of their own; `first` are those that a reader will ask for first.
   */
  async warm(state: HistoryState, first: Source): Promise<void> {
    for (const source of new Set<Source>([first, 'operational', state.source]))
      await this.#ask(state, { op: 'warm', history: nameOf(state), source })
  }

  async match(state: HistoryState, track: Track, at: Date, count: number): Promise<MatchOut[]> {
    const atMs = at.getTime()
    const found = await this.#ask<MatchView[]>(state, {
      op: 'match',
      history: nameOf(state),
      track: knownAt(track, atMs),
      atMs,
      count,
    })
    return found.map(matchOut)
  }

  /** Null when the storm has no fix at or before the moment. */
  async forecast(state: HistoryState, given: ForecastGiven): Promise<ForecastOut | null> {
    const size = await this.#load(state)
    const made = await this.#ask<ForecastView | null>(state, this.#question('forecast', state, given))
    return made === null ? null : forecastOut(made, given, { ...state, ...size })
  }

  /** What the forecast's members bring to the places; null when the storm has no fix at or before the moment. */
  async impact(state: HistoryState, given: ForecastGiven): Promise<ImpactOut | null> {
    const made = await this.#ask<ImpactView | null>(state, this.#question('impact', state, given))
    return made === null ? null : impactOut(made, given)
  }

  #question(op: 'forecast' | 'impact', state: HistoryState, given: ForecastGiven): Question {
    const { atMs, agencies, places } = given
    return {
      op,
      history: nameOf(state),
      track: knownAt(given.track, atMs),
      atMs,
      agencies,
      places: places.map(({ code, lon, lat }) => ({ code, lon, lat })),
    }
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

const nameOf = (state: HistoryState): string => `${state.source}@${state.importSeq}`

/** What could be known at that moment, and nothing else, crosses to the thread. */
const knownAt = (track: Track, atMs: number): Track => ({
  ...track,
  fixes: track.fixes.filter((fix) => fix.atMs <= atMs),
})
