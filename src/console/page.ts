/** What a system shows in the console: its `pages.tsx` exports `pages: Page[]`, and the shell finds them. Browser-safe. */
import type { ComponentType } from 'react'
import type { Words } from '#values'
import type { Command } from './commands.ts'

/** Who may see a page: everyone, everyone signed in, or the holders of one permission. As the server's own. */
export type Audience = 'public' | 'signed-in' | `${string}.${string}`

export interface Page {
  /** Below /console: `typhoon` is /console/typhoon. It also answers for what lies below it. */
  readonly path: string
  /** The word in the navigation. */
  readonly title: Words
  /** The one question that the page answers; read by search and shown on hover. */
  readonly question: Words
  /** Beside the word, so hidden from who hears the page. */
  readonly icon: ComponentType<{ readonly 'aria-hidden': true }>
  /** Place in the navigation, lowest first. */
  readonly order: number
  readonly audience: Audience
  /** A page that works with people or acts in time shows the time control; one that only administers does not. */
  readonly time?: boolean
  /** Loaded when first shown, so that a page costs nothing before. */
  readonly load: () => Promise<{ default: ComponentType }>
  readonly commands?: readonly Command[]
}

export const mayVisit = (
  audience: Audience,
  actor: { kind: string; permissions: ReadonlySet<string> },
): boolean =>
  audience === 'public' ||
  (audience === 'signed-in' ? actor.kind !== 'visitor' : holds(actor.permissions, audience))

export const holds = (permissions: ReadonlySet<string>, permission: string): boolean =>
  permissions.has('*') || permissions.has(permission)
