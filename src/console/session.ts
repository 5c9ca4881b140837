/** Who is at the console: asked of the server once, and again after signing in or out. */
import { useSyncExternalStore } from 'react'
import { ApiProblem, api } from './api.ts'
import { holds } from './page.ts'

/** As GET /api/access/session answers. */
interface SessionAnswer {
  readonly actor: {
    readonly kind: 'person' | 'machine' | 'visitor' | 'system'
    readonly id: string
    readonly name: string
    readonly email?: string
    readonly departmentId: string | null
    readonly departmentName?: string
    readonly roles: readonly string[]
    readonly permissions: readonly string[]
  }
  readonly needsSetup: boolean
  readonly platform: { readonly version: string; readonly sampleOnly: boolean }
}

export interface Session {
  readonly actor: Omit<SessionAnswer['actor'], 'permissions'> & { readonly permissions: ReadonlySet<string> }
  readonly needsSetup: boolean
  readonly platform: SessionAnswer['platform']
  /** False until the server has answered the first time: show neither "sign in" nor "no permission" yet. */
  readonly known: boolean
  /** Why the server did not say. */
  readonly problem: ApiProblem | null
}

const visitor: Session = {
  actor: { kind: 'visitor', id: 'visitor', name: '', departmentId: null, roles: [], permissions: new Set() },
  needsSetup: false,
  platform: { version: '', sampleOnly: false },
  known: false,
  problem: null,
}

let session = visitor
const listeners = new Set<() => void>()

function set(next: Session) {
  session = next
  for (const listener of listeners) listener()
}

const from = (answer: SessionAnswer): Session => ({
  ...answer,
  actor: { ...answer.actor, permissions: new Set(answer.actor.permissions) },
  known: true,
  problem: null,
})

export async function refreshSession(): Promise<void> {
  try {
    set(from(await api<SessionAnswer>('/api/access/session')))
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    set({ ...session, known: true, problem: error })
  }
}

/** Throws the server's problem: `wrong-password`, or `too-many-requests` with the seconds to wait. */
export async function signIn(email: string, password: string): Promise<void> {
  set(from(await api<SessionAnswer>('/api/access/sign-in', { method: 'POST', body: { email, password } })))
}

/** Spends a one-time link: makes the first administrator, or accepts an invitation. */
export async function setUp(given: {
  token: string
  name: string
  email: string
  password: string
}): Promise<void> {
  set(from(await api<SessionAnswer>('/api/access/setup', { method: 'POST', body: given })))
}

/** Spends a link that an administrator made: the new password, and a session with it. */
export async function resetPassword(given: { token: string; password: string }): Promise<void> {
  set(from(await api<SessionAnswer>('/api/access/reset', { method: 'POST', body: given })))
}

/** Ends every other session of the account. Throws the server's problem, as at signing in. */
export async function changePassword(given: { current: string; new: string }): Promise<void> {
  await api('/api/access/password', { method: 'POST', body: given })
}

export async function signOut(): Promise<void> {
  await api('/api/access/sign-out', { method: 'POST' })
  await refreshSession()
}

export function useSession(): Session & { readonly may: (permission: string) => boolean } {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => session,
  )
  return { ...current, may: (permission) => holds(current.actor.permissions, permission) }
}
