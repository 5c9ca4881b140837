/** What was just done, with a way back. What can be undone is done at once; nothing here says only that it went well. */
import { useEffect, useSyncExternalStore } from 'react'
import { useSay } from '../locale.ts'
import { words } from '../words.ts'

interface Toast {
  readonly id: number
  readonly text: string
  readonly undo?: () => void
}

const SHOWN_MS = 10_000
let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says what was done (in the reader's words), and offers to undo it for ten seconds. */
export function tell(text: string, undo?: () => void) {
  last += 1
  set([...toasts.slice(-2), { id: last, text, ...(undo === undefined ? {} : { undo }) }])
}

const dismiss = (id: number) => set(toasts.filter((t) => t.id !== id))

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function One({ toast }: { toast: Toast }) {
  const say = useSay()
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast.id])
  return (
    <div className="toast">
      <span>{toast.text}</span>
      {toast.undo !== undefined && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            toast.undo?.()
            dismiss(toast.id)
          }}
        >
          {say(words.undo)}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => dismiss(toast.id)}>
        {say(words.close)}
      </button>
    </div>
  )
}
