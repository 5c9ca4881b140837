/** Data of the server in a component: what is known, as of when, and what went wrong. */
import { useCallback, useEffect, useState } from 'react'
import { ApiProblem, api } from './api.ts'

export interface Answer<T> {
  /** The last good answer, also while a newer one is fetched or could not be had. */
  readonly data: T | undefined
  /** The address that `data` answers: compare it with your own before you show figures of a moment. */
  readonly url: string | null
  /** When `data` arrived. */
  readonly asOf: Date | null
  readonly loading: boolean
  /** Why the last request failed. With `data` present, what is shown is stale. */
  readonly problem: ApiProblem | null
  readonly retry: () => void
}

interface Options {
  /** Asks again after so many seconds while the page is visible. */
  readonly everySeconds?: number
}

interface Known<T> {
  readonly data: T | undefined
  readonly url: string | null
  readonly asOf: Date | null
  readonly problem: ApiProblem | null
  /** The request that this is the outcome of. */
  readonly settled: string | null
}

const nothing = { data: undefined, url: null, asOf: null, problem: null, settled: null }

/**
 * Fetches a URL, and again when it changes; an outdated request is aborted. Null asks for nothing, and forgets nothing.
 */
export function useApi<T>(url: string | null, { everySeconds }: Options = {}): Answer<T> {
  const [known, setKnown] = useState<Known<T>>(nothing)
  const [attempt, setAttempt] = useState(0)
  const retry = useCallback(() => setAttempt((n) => n + 1), [])
  const request = url === null ? null : `${attempt} ${url}`

  useEffect(() => {
    if (request === null) return
    const controller = new AbortController()
    const asked = request.slice(request.indexOf(' ') + 1)
    const ask = async () => {
      try {
        const data = await api<T>(asked, { signal: controller.signal })
        setKnown({ data, url: asked, asOf: new Date(), problem: null, settled: request })
      } catch (error) {
        if (controller.signal.aborted) return
        if (!(error instanceof ApiProblem)) throw error
        setKnown((k) => ({ ...k, problem: error, settled: request }))
      }
    }
    void ask()
    return () => controller.abort()
  }, [request])

  useEffect(() => {
    if (everySeconds === undefined) return
    const timer = setInterval(() => {
      if (!document.hidden) retry()
    }, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [everySeconds, retry])

  const { data, asOf, problem, settled } = known
  const loading = request !== null && settled !== request
  return { data, url: known.url, asOf, loading, problem: loading ? null : problem, retry }
}
