/** Data of the server in a component: what is known, as of when, and what went wrong. */
import { useCallback, useEffect, useRef, useState } from 'react'
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

/**
 * Fetches a URL, and again when it changes; an outdated request is aborted. Null asks for nothing.
 */
export function useApi<T>(url: string | null, { everySeconds }: Options = {}): Answer<T> {
  const [state, setState] = useState<Omit<Answer<T>, 'retry'>>({
    data: undefined,
    url: null,
    asOf: null,
    loading: url !== null,
    problem: null,
  })
  const [attempt, setAttempt] = useState(0)
  const retry = useCallback(() => setAttempt((n) => n + 1), [])

  useEffect(() => {
    if (url === null) {
      setState({ data: undefined, url: null, asOf: null, loading: false, problem: null })
      return
    }
    const controller = new AbortController()
    setState((s) => (s.loading && s.problem === null ? s : { ...s, loading: true }))
    api<T>(url, { signal: controller.signal }).then(
      (data) => setState({ data, url, asOf: new Date(), loading: false, problem: null }),
      (error: unknown) => {
        if (controller.signal.aborted) return
        if (!(error instanceof ApiProblem)) throw error
        setState((s) => ({ ...s, loading: false, problem: error }))
      },
    )
    return () => controller.abort()
  }, [url, attempt])

  const latest = useRef(retry)
  latest.current = retry
  useEffect(() => {
    if (everySeconds === undefined) return
    const timer = setInterval(() => {
      if (!document.hidden) latest.current()
    }, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [everySeconds])

  return { ...state, retry }
}
