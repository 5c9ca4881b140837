/** What access is to the rest of the kernel, and what its routes are made of. */
import type { IncomingHttpHeaders } from 'node:http'
import { Type } from 'typebox'
import type { Http } from '../http/types.ts'
import type { Act, Actor, Clock, Door, Permission, Role } from '../system.ts'
import type { Accounts } from './accounts.ts'
import { type Auth, PASSWORD_MAX, PASSWORD_MIN } from './auth.ts'
import type { Invitations } from './invitations.ts'
import type { Passwords } from './passwords.ts'
import type { Pruning } from './pruning.ts'
import type { Throttle } from './throttle.ts'
import type { TokenGiven, Tokens } from './tokens.ts'

export interface Access {
  readonly permissions: readonly Permission[]
  /**
   * Whose request it is: a bearer token's, else a session's, else a visitor's. With `renewed`, it counts as use of the
   * session: `renewed` is given the Set-Cookie that prolongs it.
   * @throws invalid-token for a token that is unknown, expired or revoked: it never becomes a visitor's request
   */
  actorOf(headers: IncomingHttpHeaders, door: Door, renewed?: (setCookie: string) => void): Promise<Actor>
  /** The one-time link of the first administrator, null when there is one. A new link ends the older unused one. */
  setupLink(base?: string): Promise<string | null>
  /** @returns the token, for the only time */
  issueToken(given: Omit<TokenGiven, 'by'> & { readonly by?: Actor }): Promise<string>
  /** Somebody at this machine's command line who wants no more than one role may do. */
  actorForRole(role: Role, door: Door): Actor
  routes(http: Http, about: () => Promise<About>): void
}

export interface About {
  readonly version: string
  /** Whether all that is shown is sample data. */
  readonly sampleOnly: boolean
}

export interface AccessParts {
  readonly access: Access
  readonly about: () => Promise<About>
  readonly accounts: Accounts
  readonly auth: Auth
  readonly clock: Clock
  readonly hasAdministrator: () => Promise<boolean>
  readonly invitations: Invitations
  readonly passwords: Passwords
  readonly pruning: Pruning
  readonly publicUrl: string
  readonly record: (actor: Actor, act: Act) => Promise<void>
  readonly throttle: Throttle
  readonly tokens: Tokens
  /** The owner of an open account; null where it is closed. */
  readonly personOf: (userId: string) => Promise<Actor | null>
}

export const NewPassword = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX })
export const Email = Type.String({ format: 'email', maxLength: 254 })
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
