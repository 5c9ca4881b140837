/** How the tests of access call the server: as a browser on its own page would. */
import { FROM_HERE, PASSWORD, type TestServer } from '../http/testing.ts'

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly cookie?: string
  readonly headers?: Record<string, string>
  readonly payload?: object
  readonly remoteAddress?: string
}

export const codeOf = (answer: { json(): { type?: string } }) => answer.json().type?.replace('/problems/', '')

/** `admin` may come later than the caller: it is asked for at each call. */
export function callerOf(http: () => TestServer['http'], admin: () => string) {
  const call = (url: string, { cookie, headers, ...rest }: Call = {}) =>
    http().inject({
      url,
      headers: {
        ...FROM_HERE,
        'accept-language': 'en',
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...rest,
    })
  return {
    call,
    signIn: (email: string, password = PASSWORD, remoteAddress = '192.0.2.1') =>
      call('/api/access/sign-in', { method: 'POST', payload: { email, password }, remoteAddress }),
    /** What the administrator's pages do. */
    manage: (method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, cookie = admin()) =>
      call(`/api/access/${path}`, { method, cookie, ...(payload === undefined ? {} : { payload }) }),
    /** Whether a session or token is somebody's still. */
    isGood: async (headers: Record<string, string>): Promise<boolean> => {
      const answer = await call('/api/access/session', { headers })
      return answer.statusCode === 200 && answer.json().actor.kind !== 'visitor'
    },
    records: async (act: string): Promise<{ actorId: string; subject: string; payload: unknown }[]> =>
      (await call(`/api/records?act=${act}`, { cookie: admin() })).json().items,
  }
}
