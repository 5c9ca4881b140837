/** Light or night: by choice, else as the reader's system prefers. The values are in tokens.css, and only there. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'night'
type ThemeChoice = Theme | 'system'

const KEY = 'kapok-theme'
const darkness = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const stored = localStorage.getItem(KEY)
let choice: ThemeChoice = stored === 'light' || stored === 'night' ? stored : 'system'

const current = (): Theme => (choice === 'system' ? (darkness.matches ? 'night' : 'light') : choice)

function apply() {
  document.documentElement.dataset['theme'] = current()
  for (const listener of listeners) listener()
}
darkness.addEventListener('change', apply)
apply()

export function setTheme(next: ThemeChoice) {
  choice = next
  if (next === 'system') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, next)
  apply()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, current)
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice)

const NAMES = [
  'ground',
  'surface',
  'sunken',
  'ink',
  'ink-2',
  'line',
  'line-2',
  'accent',
  'accent-ink',
  'link',
  'selected',
  'land',
  'sea',
  'shore',
  'graticule',
  'warning-blue',
  'warning-yellow',
  'warning-orange',
  'warning-red',
  'data-1',
  'data-2',
  'data-3',
  'data-4',
  'data-5',
  'data-6',
  'fan',
  'ghost',
] as const
export type Token = (typeof NAMES)[number]
export type Tokens = Readonly<Record<Token, string>>

const read = new Map<Theme, Tokens>()

function tokensOf(theme: Theme): Tokens {
  const known = read.get(theme)
  if (known !== undefined) return known
  const style = getComputedStyle(document.documentElement)
  const tokens = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
  read.set(theme, tokens as Tokens)
  return tokens as Tokens
}

/** The colours of the theme as text, for what is drawn on a canvas (map, chart) and cannot read CSS variables. */
export const useTokens = (): Tokens => tokensOf(useTheme())
