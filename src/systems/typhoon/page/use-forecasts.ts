/** The cache of forecasts of the storm shown, over our own API. */
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { ApiProblem, api } from '#console/api.ts'
import type { ForecastOut, StormDetail } from '../schema.ts'
import { forecastAddress, stormAddress } from './ahead.ts'
import { type Fix } from './course.ts'
import { ForecastCache, type Source } from './forecast-cache.ts'

const iso = (ms: number) => new Date(ms).toISOString()
const none = new ForecastCache([], {
  one: () => Promise.reject(new Error('no storm')),
  stretch: () => Promise.resolve([]),
  retryAfter: () => null,
  pause: () => Promise.resolve(),
})

function sourceOf(storm: string): Source {
  return {
    one: (atMs, signal) => api<ForecastOut>(forecastAddress(storm, atMs), { signal }),
    stretch: async (fromMs, toMs, signal) => {
      const url = `${stormAddress(storm)}/replay?from=${iso(fromMs)}&to=${iso(toMs)}`
      return (await api<{ forecasts: ForecastOut[] }>(url, { signal })).forecasts
    },
    retryAfter: (error) =>
      error instanceof ApiProblem && error.status === 429 ? (error.retryAfterSeconds ?? 10) * 1000 : null,
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  }
}

/**
 * The forecasts of a storm as the server gave it; drawn again for that of the wanted fix, or for any where `watchesAll`. A storm asked for anew (a new advisory, another history) begins with
 * an empty cache.
 */
export function useForecasts(
  storm: StormDetail | null,
  fixes: readonly Fix[],
  wanted: Fix | undefined,
  watchesAll: boolean,
): ForecastCache {
  const cache = useMemo(
    () =>
      storm === null
        ? none
        : new ForecastCache(
            fixes.map((fix) => fix.atMs),
            sourceOf(storm.id),
          ),
    [storm, fixes],
  )
  useEffect(() => () => (cache === none ? undefined : cache.close()), [cache])
  const atMs = wanted?.atMs
  // Not every piece of the prefetch draws the page: only what is shown of it.
  useSyncExternalStore(cache.subscribe, () => (atMs === undefined ? null : cache.get(atMs)))
  useSyncExternalStore(cache.subscribe, () => cache.problem)
  useSyncExternalStore(cache.subscribe, () => (watchesAll ? cache.version() : 0))
  useEffect(() => {
    if (atMs !== undefined && cache !== none) cache.want(atMs)
  }, [cache, atMs])
  return cache
}
