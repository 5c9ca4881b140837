/**
 * The thread that matches and forecasts. It holds the history as flat arrays and answers one question at a time, so a
 * forecast never holds up a request.
 */
import { parentPort } from 'node:worker_threads'
import { cliper, match } from '#engines/cyclone/forecast.ts'
import { buildHistory, type History } from '#engines/cyclone/history.ts'
import type { Match } from '#engines/cyclone/match.ts'
import { LEADS_H } from '#engines/cyclone/quadratic.ts'
import { situationAt } from '#engines/cyclone/situation.ts'
import { type Track, windMs } from '#engines/cyclone/track.ts'
import type { PlaceImpact } from '#engines/cyclone/impact.ts'
import {
  type CodedPlace,
  type Outlook,
  outlookOf,
  type Given,
  impactOf,
  type Strike,
  strikesOf,
} from './outlook.ts'

const HOUR_MS = 3_600_000

/** An analog's way from the matched fix on: [h, lon, lat, wind m/s]. */
export type AnalogPath = [h: number, lon: number, lat: number, windMs: number | null][]
export type MatchView = Match & { readonly path: AnalogPath }
/** A page draws so many members; the probabilities count them all. */
const SENT_MEMBERS = 50

export interface ForecastView extends Omit<Outlook['made'], 'analogs'> {
  readonly statistics: Outlook['statistics']
  readonly consensus: Outlook['consensus']
  readonly memberCount: number
  readonly strikes: readonly Strike[]
  readonly analogs: readonly MatchView[]
  readonly reference: readonly (readonly [h: number, lon: number, lat: number])[]
}

export interface ImpactView {
  readonly atMs: number
  readonly model: string
  readonly blended: boolean
  readonly impacts: readonly PlaceImpact[]
}

export type Question =
  | { op: 'begin'; history: string }
  | { op: 'tracks'; history: string; tracks: Track[] }
  | { op: 'build'; history: string }
  | { op: 'warm'; history: string; source: Track['source'] }
  | { op: 'match'; history: string; track: Track; atMs: number; count: number }
  | ({ op: 'forecast'; history: string; places: readonly CodedPlace[] } & Given)
  | ({ op: 'impact'; history: string; places: readonly CodedPlace[] } & Given)

/** More than two histories at once are not needed: the one in use, and the one that replaces it. */
const KEPT = 2

const gathering = new Map<string, Track[]>()
const built = new Map<string, { history: History; byKey: Map<string, Track> }>()

function historyOf(name: string) {
  const found = built.get(name)
  if (found === undefined) throw new Error(`history ${name} is not loaded`)
  return found
}

/** Only what was over by `atMs`: an analog's way is cut where the reader's present ends. */
function withPath(found: Match, byKey: Map<string, Track>, atMs: number): MatchView {
  const track = byKey.get(`${found.source}:${found.key}`)
  const path: AnalogPath = []
  for (const fix of track?.fixes ?? []) {
    const h = (fix.atMs - found.from) / HOUR_MS
    if (h < -48 || h > 120 || fix.atMs > atMs) continue
    path.push([h, fix.lon, fix.lat, windMs(fix, found.source)])
  }
  return { ...found, path }
}

function answer(question: Question): unknown {
  switch (question.op) {
    case 'begin':
      gathering.set(question.history, [])
      return null
    case 'tracks':
      gathering.get(question.history)?.push(...question.tracks)
      return null
    case 'build': {
      const tracks = gathering.get(question.history) ?? []
      gathering.delete(question.history)
      const history = buildHistory(tracks)
      built.set(question.history, {
        history,
        byKey: new Map(history.tracks.map((track) => [`${track.source}:${track.key}`, track])),
      })
      for (const name of [...built.keys()].slice(0, -KEPT)) built.delete(name)
      return { storms: history.tracks.length, fixes: history.rows }
    }
    case 'warm': {
      // The first forecast learns from all seasons; the next ones build on it.
      const { history } = historyOf(question.history)
      const last = history.tracks.at(-1)
      if (last === undefined) return null
      const track: Track = { ...last, source: question.source }
      outlookOf(history, { track, atMs: last.fixes.at(-1)!.atMs, agencies: null })
      return null
    }
    case 'match': {
      const { history, byKey } = historyOf(question.history)
      return match(history, question.track, question.atMs, question.count).map((m) =>
        withPath(m, byKey, question.atMs),
      )
    }
    case 'forecast':
      return forecastView(historyOf(question.history), question)
    case 'impact': {
      const { history } = historyOf(question.history)
      const outlook = outlookOf(history, question)
      if (outlook === null) return null
      const { made } = outlook
      const impacts = impactOf(outlook, question.places, question.track.source)
      return {
        atMs: made.atMs,
        model: made.model,
        blended: outlook.consensus !== null,
        impacts,
      } satisfies ImpactView
    }
  }
}

function forecastView(
  { history, byKey }: { history: History; byKey: Map<string, Track> },
  question: Given & { places: readonly CodedPlace[] },
): ForecastView | null {
  const outlook = outlookOf(history, question)
  if (outlook === null) return null
  const { made, statistics, consensus, members } = outlook
  const now = situationAt(question.track, question.atMs)!
  return {
    ...made,
    statistics,
    consensus,
    memberCount: members.length,
    members: made.members.slice(0, SENT_MEMBERS),
    scenarios: made.scenarios.map((scenario) => ({
      ...scenario,
      members: scenario.members.filter((m) => m < SENT_MEMBERS),
    })),
    strikes: strikesOf(outlook, question.places),
    analogs: made.analogs.map((m) => withPath(m, byKey, question.atMs)),
    reference: cliper.path(history, question.track, now).map((p, i) => [LEADS_H[i]!, p.lon, p.lat] as const),
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
  try {
    parentPort?.postMessage({ id, value: answer(question) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
