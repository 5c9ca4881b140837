/** The thread that makes every forecast of whole seasons and holds each against what came: minutes of computation. */
import { parentPort } from 'node:worker_threads'
import { buildHistory, type History } from '#engines/cyclone/history.ts'
import type { ImpactPlace } from '#engines/cyclone/impact.ts'
import type { Track } from '#engines/cyclone/track.ts'
import { type Standing, standingOf, type Verification, summarise } from '#engines/cyclone/verification.ts'
import {
  type CaseResult,
  isIn,
  type Region,
  type VerifyOptions,
  verifyTrack,
} from '#engines/cyclone/verify.ts'

/** What was asked, in full: kept with the result. */
export interface VerifyPlan extends VerifyOptions {
  readonly trainUntil: number
  readonly from: number
  readonly to: number
}

export interface Verified {
  readonly all: Verification
  readonly scs: Verification
  /** How far off the forecasts of each storm were. */
  readonly storms: readonly Standing[]
}

export type VerifyQuestion =
  | { op: 'begin'; plan: VerifyPlan; places: readonly ImpactPlace[] }
  | { op: 'tracks'; tracks: Track[] }
  | { op: 'season'; season: number }
  | { op: 'end' }

let plan: VerifyPlan | null = null
let places: readonly ImpactPlace[] = []
let tracks: Track[] = []
let history: History | null = null
let results: { result: CaseResult; track: Track }[] = []

function answer(question: VerifyQuestion): unknown {
  if (question.op === 'begin') {
    ;[plan, places, tracks, history, results] = [question.plan, question.places, [], null, []]
    return null
  }
  if (plan === null) throw new Error('no verification was begun')
  const { trainUntil, seed } = plan
  switch (question.op) {
    case 'tracks':
      tracks.push(...question.tracks)
      return null
    case 'season': {
      history ??= buildHistory(tracks.filter(({ season }) => season <= trainUntil))
      for (const track of tracks.filter(({ season }) => season === question.season))
        for (const result of verifyTrack(history, track, plan, places)) results.push({ result, track })
      return results.length
    }
    case 'end': {
      const within = (region: Region) =>
        results.filter(({ result }) => isIn(result.start, region)).map(({ result }) => result)
      return {
        all: summarise(within('all'), seed),
        scs: summarise(within('scs'), seed),
        storms: standingOf(results.map(({ result }) => result)),
      } satisfies Verified
    }
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: VerifyQuestion }) => {
  try {
    parentPort?.postMessage({ id, value: answer(question) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
