/**
 * Passwords and sessions, by better-auth on our database. Its own web handler is not served: our routes call what they
 * need of it, so that there is one way in, with one throttle and one record.
 */
import { betterAuth } from 'better-auth'
import { newId } from '#values'
import type { Database } from '../db.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128
/** A session ends when nobody has used it for this long. */
export const IDLE_SECONDS = 12 * 60 * 60
/** Use is noted at most this often: a page that asks often must not write often. */
const NOTE_USE_SECONDS = 10 * 60
/** In our own header, so that nobody can say where they come from. */
const ADDRESS_HEADER = 'x-kapok-address'
const COOKIE_PREFIX = 'kapok'

export interface AuthGiven {
  readonly database: Database
  readonly secret: string
  readonly publicUrl: string
  /**
   * Asked before a session is begun, whatever the way in: whether this person may have one at all. Also the place to
   * record it: the session is written by better-auth on its own, outside any transaction of ours.
   */
  readonly enters: (userId: string) => Promise<boolean>
}

export interface SignedIn {
  readonly userId: string
  /** For Set-Cookie. */
  readonly cookies: readonly string[]
}

export interface Auth {
  /** Null for a wrong password, an unknown email and a closed account alike, in equal time. */
  signIn(email: string, password: string, address: string, userAgent: string): Promise<SignedIn | null>
  /** Ends the session; returns what makes the browser forget it. */
  signOut(cookie: string): Promise<readonly string[]>
  /**
   * Which session the cookie is, and whose; null when it is nobody's any more. With `renewed`, this counts as use: the session is
   * prolonged, and `renewed` is given the new cookie.
   */
  sessionOf(
    cookie: string,
    renewed?: (setCookie: string) => void,
  ): Promise<{ id: string; userId: string } | null>
  hash(password: string): Promise<string>
  /** Whether the password is the one that was hashed. */
  verify(hash: string, password: string): Promise<boolean>
}

/** Whether there is anything in the Cookie header to ask about; a visitor costs no query. */
export const hasSessionCookie = (cookie: string | undefined): cookie is string =>
  cookie !== undefined && cookie.includes(`${COOKIE_PREFIX}.session_token=`)

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && typeof (error as { statusCode?: unknown }).statusCode === 'number'

export function createAuth({ database, secret, publicUrl, enters }: AuthGiven): Auth {
  const auth = betterAuth({
    appName: 'Kapok',
    baseURL: publicUrl,
    secret,
    database: { db: database.kysely, type: 'postgres', schemaName: 'access' },
    emailAndPassword: {
      enabled: true,
      // Accounts are made by invitation only (see invitations.ts).
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    session: { expiresIn: IDLE_SECONDS, updateAge: NOTE_USE_SECONDS },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: { create: { before: async (session) => enters(session.userId) } },
    },
    // The throttle is ours (throttle.ts): in the database, and by account too.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
  return {
    async signIn(email, password, address, userAgent) {
      const headers = new Headers({ [ADDRESS_HEADER]: address, 'user-agent': userAgent })
      try {
        const answer = await auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true })
        return { userId: answer.response.user.id, cookies: answer.headers.getSetCookie() }
      } catch (error) {
        if (isRefusal(error) && (error as { statusCode?: number }).statusCode! < 500) return null
        throw error
      }
    },
    async signOut(cookie) {
      const answer = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    async sessionOf(cookie, renewed) {
      const answer = await auth.api.getSession({
        headers: new Headers({ cookie }),
        query: { disableRefresh: renewed === undefined },
        returnHeaders: true,
      })
      if (renewed !== undefined) for (const set of answer.headers.getSetCookie()) renewed(set)
      return answer.response === null ? null : answer.response.session
    },
    hash: async (password) => (await auth.$context).password.hash(password),
    verify: async (hash, password) => (await auth.$context).password.verify({ hash, password }),
  }
}
