/** The commands of what is shown now: the shell's, the page's, and those of its parts. */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type Command, merged } from './commands.ts'

const groups = new Map<symbol, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

function changed() {
  all = merged([...groups.values()])
  for (const listener of listeners) listener()
}

/** Adds commands while the component is shown. What they do may change with every drawing; their list by its ids only. */
export function useCommands(commands: readonly Command[]) {
  const latest = useRef(commands)
  latest.current = commands
  const key = commands.map((c) => `${c.id} ${c.keys ?? ''}`).join('\n')
  useEffect(() => {
    const group = Symbol('commands')
    const now = (id: string) => latest.current.find((c) => c.id === id)
    groups.set(
      group,
      latest.current.map((command) => ({
        ...command,
        when: () => now(command.id)?.when?.() ?? true,
        perform: () => now(command.id)?.perform(),
      })),
    )
    changed()
    return () => {
      groups.delete(group)
      changed()
    }
  }, [key])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useRegistered = (): readonly Command[] => useSyncExternalStore(subscribe, () => all)
export const registered = (): readonly Command[] => all
