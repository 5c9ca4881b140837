/**
 * One declaration of a command serves the menu, the palette and the shortcut. Pages declare theirs in `pages.tsx`
 * (always known) or while they are shown (`useCommands`).
 */
import type { Words } from '#values'

export interface Command {
  /** `typhoon.add-advisory`: unique; the later declaration of the same id wins. */
  readonly id: string
  readonly title: Words
  /** `Mod+K`, `Space`, `ArrowLeft`, `?`. `Mod` is Ctrl, or Command on a Mac. */
  readonly keys?: string
  /** Whether it makes sense now; a command that does not is neither listed nor obeyed. */
  readonly when?: () => boolean
  readonly perform: () => void
}

/** The part of a KeyboardEvent that decides. */
export interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const named: Record<string, string> = { ' ': 'Space', Spacebar: 'Space' }

/** Whether a stroke is the one that `keys` names. Shift counts for named keys only: `?` needs it on most keyboards. */
export function matches(keys: string, stroke: Stroke): boolean {
  const parts = keys.split('+')
  const wanted = parts.at(-1)!
  const modifiers = new Set(parts.slice(0, -1))
  const pressed = named[stroke.key] ?? stroke.key
  const printable = pressed.length === 1
  return (
    pressed.toLowerCase() === wanted.toLowerCase() &&
    modifiers.has('Mod') === (stroke.ctrlKey || stroke.metaKey) &&
    modifiers.has('Alt') === stroke.altKey &&
    ((printable && !modifiers.has('Shift')) || modifiers.has('Shift') === stroke.shiftKey)
  )
}

/** Whether a stroke without Ctrl belongs to the thing in focus and not to the page. */
export function belongsToFocus(tag: string, role: string | null, editable: boolean, key: string): boolean {
  if (editable || tag === 'SELECT' || tag === 'TEXTAREA') return true
  if (tag === 'INPUT') return true
  const presses = key === ' ' || key === 'Enter'
  if (presses) return ['BUTTON', 'A', 'SUMMARY'].includes(tag) || role === 'button' || role === 'option'
  const moves = key.startsWith('Arrow') || key === 'Home' || key === 'End'
  return (
    moves && (tag === 'CANVAS' || ['slider', 'separator', 'tab', 'listbox', 'menuitem'].includes(role ?? ''))
  )
}

/** The later declaration of an id wins; order is kept. */
export function merged(lists: readonly (readonly Command[])[]): Command[] {
  const byId = new Map<string, Command>()
  for (const command of lists.flat()) byId.set(command.id, command)
  return [...byId.values()]
}

const glyphs: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** `Mod+K` → `Ctrl K`, or `⌘ K` on a Mac. */
export function spelled(keys: string, mac: boolean): string {
  return keys
    .split('+')
    .map((part) => (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : (glyphs[part] ?? part)))
    .join(' ')
}

/**
 * How well a query fits a text: higher is better, 0 is not at all. Every character of the query must occur in order;
 * whole words and beginnings count more.
 */
export function fit(query: string, text: string): number {
  const q = query.trim().toLowerCase()
  const t = text.toLowerCase()
  if (q === '') return 1
  const at = t.indexOf(q)
  if (at === 0) return 100
  if (at > 0) return /[\s·,:：、-]/.test(t[at - 1]!) ? 80 : 60
  let from = 0
  for (const character of q.replaceAll(/\s+/g, '')) {
    const next = t.indexOf(character, from)
    if (next < 0) return 0
    from = next + 1
  }
  return 20
}
