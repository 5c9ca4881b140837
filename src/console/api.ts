/** Requests to our own server: JSON in, JSON out, and an `ApiProblem` thrown for everything else. */
import type { Words } from '#values'
import { currentLocale } from './locale.ts'

/** An RFC 9457 problem as the server sent it, or one made here when no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** `/problems/no-such-storm`; `/problems/unreachable` and `/problems/unexpected-answer` are made here. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly requestId: string | null
  readonly errors: readonly { field: string; message: string }[]
  /** The permission that is missing, where that is the problem. */
  readonly permission: string | null
  readonly retryAfterSeconds: number | null

  constructor(given: {
    type: string
    title: string
    status: number
    detail: string
    requestId?: string | null
    errors?: readonly { field: string; message: string }[]
    permission?: string | null
    retryAfterSeconds?: number | null
  }) {
    super(given.detail === '' ? given.title : given.detail)
    this.type = given.type
    this.title = given.title
    this.status = given.status
    this.detail = given.detail
    this.requestId = given.requestId ?? null
    this.errors = given.errors ?? []
    this.permission = given.permission ?? null
    this.retryAfterSeconds = given.retryAfterSeconds ?? null
  }
}

const unreachable = {
  title: { 'zh-CN': '无法连接服务器', en: 'The server cannot be reached' },
  detail: {
    'zh-CN': '请求没有得到回应。已显示的数据保持不变；请检查网络后重试。',
    en: 'The request got no answer. What is shown stays as it was; check the network and try again.',
  },
} satisfies Record<string, Words>

const unexpected = {
  title: { 'zh-CN': '服务器的回答无法理解', en: 'The server gave an answer that cannot be understood' },
  detail: {
    'zh-CN': '服务器可能正在启动或升级。请稍后重试。',
    en: 'It may be starting or being upgraded. Try again in a moment.',
  },
} satisfies Record<string, Words>

interface ApiOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Asks and reads JSON. An aborted request rejects with the signal's reason, not with a problem. */
export async function api<T>(url: string, { method = 'GET', body, signal }: ApiOptions = {}): Promise<T> {
  const early = method === 'GET' ? ahead.get(url) : undefined
  if (early !== undefined) {
    ahead.delete(url)
    const answer = (await early) as T
    signal?.throwIfAborted()
    return answer
  }
  const locale = currentLocale()
  let response: Response
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': locale,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw unreachableProblem()
  }
  return answerOf<T>(response.status, await response.text(), (name) => response.headers.get(name))
}

/** Answers that were asked for while the page that needs them was still loading, by address. */
const ahead = new Map<string, Promise<unknown>>()
/** What nobody has taken by then has grown old. */
const AHEAD_MS = 5000

/** Asks now for what `api(url)` will ask for soon: the first such call takes the answer, or the problem. */
export function askAhead<T>(url: string): Promise<T> {
  const answer = api<T>(url)
  ahead.set(url, answer)
  setTimeout(() => {
    if (ahead.get(url) === answer) ahead.delete(url)
  }, AHEAD_MS)
  // Whoever takes it hears of its problem.
  answer.catch(() => undefined)
  return answer
}

export function unreachableProblem(): ApiProblem {
  const locale = currentLocale()
  return new ApiProblem({
    type: '/problems/unreachable',
    title: unreachable.title[locale],
    status: 0,
    detail: unreachable.detail[locale],
  })
}

/** The JSON of a good answer; throws the problem of any other. Shared with uploads, which do not use fetch. */
export function answerOf<T>(status: number, text: string, header: (name: string) => string | null): T {
  const type = header('content-type') ?? ''
  const json = /^application\/(?:[\w.+-]+\+)?json\b/.test(type) ? parsed(text) : undefined
  if (status >= 200 && status < 300 && (json !== undefined || text === '')) return json as T
  const locale = currentLocale()
  const given = (json ?? {}) as Record<string, unknown>
  const string = (key: string) => (typeof given[key] === 'string' ? given[key] : null)
  const retryAfter = Number(header('retry-after') ?? Number.NaN)
  throw new ApiProblem({
    type: string('type') ?? '/problems/unexpected-answer',
    title: string('title') ?? unexpected.title[locale],
    status,
    detail: string('detail') ?? unexpected.detail[locale],
    requestId: header('x-request-id') ?? string('instance'),
    errors: Array.isArray(given['errors']) ? given['errors'] : [],
    permission: string('permission'),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
