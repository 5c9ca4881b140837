/**
 * Facts as they happen (server-sent events). One connection serves all listeners of the page; the browser resumes it by
 * the last event's id. When the server refuses or is gone, we try again, more and more slowly, and say so.
 */
import { useEffect, useSyncExternalStore } from 'react'
import { useLatest } from './use-latest.ts'

export interface Fact<D = unknown> {
  readonly id: string
  readonly type: string
  readonly subject: string
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly data: D
}

export interface Liveness {
  /** `lost`: what is shown may have changed meanwhile. */
  readonly state: 'connecting' | 'live' | 'lost'
  /** Since when it is so. */
  readonly since: Date
}

interface Listener {
  readonly types: readonly string[]
  readonly onFact: (fact: Fact) => void
  /** More was missed than the server keeps ready: ask anew for what is shown. */
  readonly onReset: () => void
}

const FIRST_RETRY_MS = 2000
const LAST_RETRY_MS = 60_000

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let liveness: Liveness = { state: 'connecting', since: new Date() }
let source: EventSource | null = null
let connected = ''
let retryMs = FIRST_RETRY_MS
let timer: ReturnType<typeof setTimeout> | undefined

function become(state: Liveness['state']) {
  if (liveness.state === state) return
  liveness = { state, since: new Date() }
  for (const watch of watchers) watch()
}

const selects = (types: readonly string[], type: string): boolean =>
  types.some((t) => (t.endsWith('.*') ? type.startsWith(t.slice(0, -1)) : t === type))

function connect() {
  clearTimeout(timer)
  const wanted = [...new Set([...listeners].flatMap((l) => l.types))].sort().join(',')
  if (source !== null && wanted === connected) return
  source?.close()
  source = null
  connected = wanted
  if (wanted === '') return
  const opened = new EventSource(`/api/facts/stream?types=${encodeURIComponent(wanted)}`)
  source = opened
  opened.addEventListener('open', () => {
    // After a pause without a connection of ours to resume, facts may have been missed.
    if (liveness.state === 'lost') reset()
    retryMs = FIRST_RETRY_MS
    become('live')
  })
  opened.addEventListener('fact', (event) => {
    const fact = JSON.parse(event.data as string) as Fact
    for (const listener of listeners) if (selects(listener.types, fact.type)) listener.onFact(fact)
  })
  opened.addEventListener('reset', reset)
  opened.addEventListener('error', () => {
    become('lost')
    // The browser itself resumes a broken connection, but not a refused one.
    if (opened.readyState !== EventSource.CLOSED) return
    source = null
    timer = setTimeout(connect, retryMs)
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  })
}

function reset() {
  for (const listener of listeners) listener.onReset()
}

/** Several listeners come and go in one drawing: connect once, after it. */
function connectSoon() {
  clearTimeout(timer)
  timer = setTimeout(connect, 50)
}

/**
 * Calls `onFact` for each new fact of these types (`typhoon.*` for all of a system), and `onReset` when facts may have
 * been missed. Returns whether the page is live, to be shown where figures must be fresh.
 */
export function useFacts(
  types: readonly string[],
  onFact: (fact: Fact) => void,
  onReset: () => void = () => {},
): Liveness {
  const latest = useLatest({ onFact, onReset })
  const key = types.join(',')
  useEffect(() => {
    const listener: Listener = {
      types: key.split(','),
      onFact: (fact) => latest.current.onFact(fact),
      onReset: () => latest.current.onReset(),
    }
    listeners.add(listener)
    connectSoon()
    return () => {
      listeners.delete(listener)
      connectSoon()
    }
  }, [key, latest])
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch)
      return () => watchers.delete(watch)
    },
    () => liveness,
  )
}
