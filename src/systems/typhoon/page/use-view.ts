/** What the page shows of a storm at the chosen moment: derived from the address, the clock and the server's answers. */
import { useMemo } from 'react'
import { useTime, useNow } from '#console/time.ts'
import type { ForecastOut, MatchOut, StormDetail } from '../schema.ts'
import { type Approach, approachOf } from './approach.ts'
import { MOST_PINS } from './colours.ts'
import { type Course, courseAt, type Fix } from './course.ts'
import type { ForecastCache } from './forecast-cache.ts'
import { moved } from './measure.ts'
import { type Layer, type Scene, sceneOf } from './scene.ts'
import { useForecasts } from './use-forecasts.ts'

export interface View {
  readonly course: Course
  /** Of the last known fix; null while it is loading, and where the storm is over. */
  readonly forecast: ForecastOut | null
  readonly approach: Approach | null
  readonly analogs: readonly MatchOut[]
  readonly pinned: readonly MatchOut[]
  readonly scene: Scene
  readonly cache: ForecastCache
  /** Why no more forecasts come. */
  readonly problem: Error | null
}

const NONE: readonly never[] = []
const approaches = new WeakMap<ForecastOut, Approach | null>()

/** Once for each forecast: it is asked for again at every drawing. */
function approachFor(forecast: ForecastOut, last: Fix): Approach | null {
  let approach = approaches.get(forecast)
  if (approach === undefined) {
    approach = approachOf(forecast, last)
    approaches.set(forecast, approach)
  }
  return approach
}

/**
 * A pinned storm as the forecast of the moment matched it, else as the latest forecast before that did: a pin outlives
 * the list it came from, and never shows what was found later.
 */
function pinnedOf(pins: readonly string[], known: readonly Fix[], cache: ForecastCache): MatchOut[] {
  return pins.slice(0, MOST_PINS).flatMap((id) => {
    for (let i = known.length - 1; i >= 0; i--) {
      const found = cache.get(known[i]!.atMs)?.analogs.find(({ storm }) => storm === id)
      if (found !== undefined) return [found]
    }
    return []
  })
}

let lastAt: string | null | undefined

export function useView(
  storm: StormDetail | null,
  fixes: readonly Fix[],
  address: { readonly pins: readonly string[]; readonly layers: readonly Layer[] },
): View {
  const { at } = useTime()
  const now = useNow()
  const moment = at?.toISOString() ?? null
  if (moment !== lastAt) {
    if (lastAt !== undefined) moved()
    lastAt = moment
  }
  // The present goes on by the minute; a past moment stays.
  const clock = at ?? now
  const course = useMemo(() => courseAt(fixes, at, clock), [fixes, at, clock])
  const last = course.known.at(-1)
  const cache = useForecasts(storm, fixes, last, address.pins.length > 0)
  const version = cache.version()
  const isForecast = course.phase === 'live' || course.phase === 'replay'
  const forecast = isForecast && last !== undefined ? cache.get(last.atMs) : null
  const pinned = useMemo(
    () => (isForecast ? pinnedOf(address.pins, course.known, cache) : NONE),
    // The cache is one object; its version says when it holds more.
    // oxlint-disable-next-line react/exhaustive-deps
    [isForecast, address.pins, course.known.length, cache, version],
  )
  const pinKey = pinned.map(({ storm: id, from }) => `${id} ${from}`).join()
  const isOver = course.phase === 'over'
  const scene = useMemo(
    () =>
      sceneOf({ known: course.known, after: course.after, forecast, pinned, layers: address.layers, isOver }),
    // oxlint-disable-next-line react/exhaustive-deps
    [fixes, course.known.length, forecast, pinKey, address.layers, isOver],
  )
  // One object as long as nothing in it changes: the panels are drawn again only for another one.
  const { problem } = cache
  return useMemo(
    () => ({
      course,
      forecast,
      approach: forecast === null || last === undefined ? null : approachFor(forecast, last),
      analogs: forecast?.analogs ?? NONE,
      pinned,
      scene,
      cache,
      problem,
    }),
    [course, forecast, last, pinned, scene, cache, problem],
  )
}
