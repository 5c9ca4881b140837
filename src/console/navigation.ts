/** Where the reader is: the path and the query, held here and written to the browser's history. */
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type Codecs, type Values, queryText, read, written } from './address.ts'

interface Place {
  readonly path: string
  readonly query: string
}

/** Carried along from page to page: the moment, the range, the place and the language belong to the reader, not to a page. */
const CARRIED = ['at', 'from', 'to', 'place', 'lang']
/** Browsers refuse more than about a hundred history writes in ten seconds; replay makes more. */
const WRITE_AFTER_MS = 250

let place: Place = { path: location.pathname, query: location.search }
let pending: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function changed(next: Place) {
  place = next
  for (const listener of listeners) listener()
}

function flush() {
  if (pending === undefined) return
  clearTimeout(pending)
  pending = undefined
  history.replaceState(null, '', place.path + place.query)
}

addEventListener('popstate', () => {
  clearTimeout(pending)
  pending = undefined
  changed({ path: location.pathname, query: location.search })
})
addEventListener('pagehide', flush)

/** Goes to a path of this site, with a query of its own if it has one, and the carried parameters. */
export function go(to: string, how: 'push' | 'replace' = 'push') {
  flush()
  const target = new URL(to, location.origin)
  const before = new URLSearchParams(place.query)
  for (const name of CARRIED) {
    const value = before.get(name)
    if (value !== null && !target.searchParams.has(name)) target.searchParams.set(name, value)
  }
  const next = { path: target.pathname, query: queryText(target.searchParams) }
  if (next.path === place.path && next.query === place.query) return
  if (how === 'push') history.pushState(null, '', next.path + next.query)
  else history.replaceState(null, '', next.path + next.query)
  const samePage = next.path === place.path
  changed(next)
  if (!samePage) scrollTo(0, 0)
}

/** Changes parameters of the view. `replace` for what is dragged or played, `push` for what one wants to go back from. */
export function setParameters<C>(
  codecs: C,
  changes: Partial<Values<C>>,
  how: 'push' | 'replace' = 'replace',
) {
  const query = queryText(written(codecs, new URLSearchParams(place.query), changes))
  if (query === place.query) return
  if (how === 'push') {
    flush()
    history.pushState(null, '', place.path + query)
  } else if (pending === undefined) {
    pending = setTimeout(flush, WRITE_AFTER_MS)
  }
  changed({ path: place.path, query })
}

export const parameters = <C>(codecs: C): Values<C> => read(codecs, new URLSearchParams(place.query))

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => place.path)

/**
 * The named parameters of the address, and how to change them. Declare the codecs outside the component.
 * The values stay the same objects until their own text changes.
 */
export function useAddress<C extends Codecs | Readonly<Record<string, unknown>>>(
  codecs: C,
): [Values<C>, (changes: Partial<Values<C>>, how?: 'push' | 'replace') => void] {
  const own = useSyncExternalStore(subscribe, () => {
    const query = new URLSearchParams(place.query)
    const kept = new URLSearchParams()
    for (const key of Object.keys(codecs)) {
      const value = query.get(key)
      if (value !== null) kept.set(key, value)
    }
    return kept.toString()
  })
  const values = useMemo(() => read(codecs, new URLSearchParams(own)), [codecs, own])
  const set = useCallback(
    (changes: Partial<Values<C>>, how?: 'push' | 'replace') => setParameters(codecs, changes, how),
    [codecs],
  )
  return [values, set]
}
