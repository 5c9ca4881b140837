/** Matching and forecasting over the stored history: brings the history to the thread, and asks it. */
import type { Track } from '#engines/cyclone/track.ts'
import { formatInstant } from '#kernel/time.ts'
import { Thread } from '#kernel/thread.ts'
import type { Work } from '#kernel/system.ts'
import type { ForecastView, MatchView, Question } from './forecast-thread.ts'
import type { ForecastOut, MatchOut } from './schema.ts'
import { historyPages, type HistoryState } from './store/history.ts'
import type { TyphoonTables } from './tables.ts'

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const place = (lon: number, lat: number): [number, number] => [round(lon, 3), round(lat, 3)]

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

  /** Loads the history and fits the models ahead of the first question. */
  async warm(state: HistoryState): Promise<void> {
    await this.#ask(state, { op: 'warm', history: nameOf(state) })
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

  /** Null when the storm has no fix at or before `at`. */
  async forecast(state: HistoryState, track: Track, at: Date): Promise<ForecastOut | null> {
    const atMs = at.getTime()
    const size = await this.#load(state)
    const made = await this.#ask<ForecastView | null>(state, {
      op: 'forecast',
      history: nameOf(state),
      track: knownAt(track, atMs),
      atMs,
    })
    if (made === null) return null
    return {
      storm: `${track.source}:${track.key}`,
      at: formatInstant(new Date(made.atMs)),
      model: made.model,
      history: { source: state.source, importSeq: state.importSeq, ...size },
      notes: [...made.notes],
      leads: made.leads.map(({ h, lon, lat, windMs, radius70Km }) => {
        const [x, y] = place(lon, lat)
        // From a strength that nobody gave there is no strength to forecast.
        const wind = made.notes.includes('wind-assumed') ? null : round(windMs, 1)
        return { h, lon: x, lat: y, windMs: wind, radius70Km: round(radius70Km, 0) }
      }),
      members: made.members.map((m) => ({
        storm: `${m.source}:${m.key}`,
        path: m.path.map(([h, lon, lat]): [number, number, number] => [h, ...place(lon, lat)]),
      })),
      analogs: made.analogs.map(matchOut),
      reference: made.reference.map(([h, lon, lat]): [number, number, number] => [h, ...place(lon, lat)]),
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

function matchOut(found: MatchView): MatchOut {
  const { why } = found
  const rounded = (value: number | null): number | null => (value === null ? null : round(value, 1))
  return {
    storm: `${found.source}:${found.key}`,
    name: found.name,
    season: found.season,
    distance: round(found.distance, 4),
    why: {
      positionKm: round(why.positionKm, 0),
      motionKmh: rounded(why.motionKmh),
      headingDeg: rounded(why.headingDeg),
      seasonDays: round(why.seasonDays, 0),
      windMs: rounded(why.windMs),
      shapeKm: rounded(why.shapeKm),
    },
    from: formatInstant(new Date(found.from)),
    path: found.path.map(([h, lon, lat, windMs]): MatchOut['path'][number] => [
      h,
      ...place(lon, lat),
      rounded(windMs),
    ]),
  }
}
