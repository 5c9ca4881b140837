/** The commands of what is shown now: the shell's, the page's, and those of its parts. */
import { useEffect, useSyncExternalStore } from 'react'
import { type Command, merged } from './commands.ts'
import { useLatest } from './use-latest.ts'

const groups = new Map<symbol, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

function changed() {
  all = merged([...groups.values()])
  for (const listener of listeners) listener()
}

/** Adds commands while the component is shown. What they do may change with every drawing; their list by its ids only. */
export function useCommands(commands: readonly Command[]) {
  const latest = useLatest(commands)
  const key = commands.map((c) => `${c.id} ${c.keys ?? ''}`).join('\n')
  useEffect(() => {
    const group = Symbol(key)
    const now = (id: string) => latest.current.find((c) => c.id === id)
    const declared = latest.current.map(({ id, title, keys }) => ({
      id,
      title,
      ...(keys === undefined ? {} : { keys }),
      when: () => now(id)?.when?.() ?? true,
      perform: () => now(id)?.perform(),
    }))
    groups.set(group, declared)
    changed()
    return () => {
      groups.delete(group)
      changed()
    }
  }, [key, latest])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useRegistered = (): readonly Command[] => useSyncExternalStore(subscribe, () => all)
export const registered = (): readonly Command[] => all
