/**
 * Errors that a caller can act on, as RFC 9457 problem details: a stable `type`, a title in the reader's language,
 * and what to do. Anything else that is thrown is a defect and answers 500 with a request id and no detail.
 */
import type { Locale, Words } from '#values'

export interface ProblemType<Given> {
  /** Last segment of the `type` URI reference: `/problems/no-such-storm`. */
  readonly code: string
  readonly status: number
  readonly title: Words
  /** What happened and what to do, from what is given. */
  readonly detail: (given: Given) => Words
}

/** A thrown problem. `given` is sent as extension members (RFC 9457 section 3.2). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: number
  readonly titles: Words
  readonly details: Words
  readonly given: object

  constructor(type: ProblemType<never>, titles: Words, details: Words, given: object) {
    super(details.en)
    this.code = type.code
    this.status = type.status
    this.titles = titles
    this.details = details
    this.given = given
  }

  toJSON(locale: Locale = 'en', instance?: string): Record<string, unknown> {
    return {
      ...this.given,
      type: `/problems/${this.code}`,
      title: this.titles[locale],
      status: this.status,
      detail: this.details[locale],
      ...(instance === undefined ? {} : { instance }),
    }
  }
}

const types = new Map<string, ProblemType<never>>()

/** Declares a problem type once, and returns what makes one: `throw noSuchStorm({ storm })`. */
export function problem<Given extends object>(type: ProblemType<Given>): (given: Given) => Problem {
  if (types.has(type.code)) throw new Error(`problem type declared twice: ${type.code}`)
  types.set(type.code, type as ProblemType<never>)
  return (given) => new Problem(type as ProblemType<never>, type.title, type.detail(given), given)
}

/** Every declared problem type, for the /problems pages and the reference. */
export const problemTypes = (): ProblemType<never>[] =>
  [...types.values()].sort((a, b) => a.code.localeCompare(b.code))

export const notSignedIn = problem({
  code: 'not-signed-in',
  status: 401,
  title: { 'zh-CN': '需要登录', en: 'Sign in first' },
  detail: () => ({
    'zh-CN': '此操作需要登录，或在请求头中带上有效的令牌。',
    en: 'This needs a session or a valid token in the Authorization header.',
  }),
})

export const notAllowed = problem<{ permission: string }>({
  code: 'not-allowed',
  status: 403,
  title: { 'zh-CN': '没有权限', en: 'Not allowed' },
  detail: ({ permission }) => ({
    'zh-CN': `您的角色没有“${permission}”权限。管理员可以授予。`,
    en: `Your roles do not have the permission ${permission}. An administrator can grant it.`,
  }),
})

export const otherDepartment = problem<{ owner: string }>({
  code: 'other-department',
  status: 403,
  title: { 'zh-CN': '属于其他部门', en: 'Belongs to another department' },
  detail: ({ owner }) => ({
    'zh-CN': `这条数据由“${owner}”负责，只有该部门可以更改。`,
    en: `${owner} answers for this; only that department can change it.`,
  }),
})

export const forgedOrigin = problem<{ origin: string }>({
  code: 'forged-origin',
  status: 403,
  title: { 'zh-CN': '请求来源不符', en: 'Request from another site' },
  detail: ({ origin }) => ({
    'zh-CN': `请求来自“${origin}”，不是本站。请从本站页面重试。`,
    en: `The request came from ${origin}, not from this site. Try again from a page of this site.`,
  }),
})

export const notFound = problem<{ what: string }>({
  code: 'not-found',
  status: 404,
  title: { 'zh-CN': '未找到', en: 'Not found' },
  detail: ({ what }) => ({ 'zh-CN': `没有 ${what}。`, en: `There is no ${what}.` }),
})

export const badInput = problem<{ errors: { field: string; message: string }[] }>({
  code: 'bad-input',
  status: 400,
  title: { 'zh-CN': '输入有误', en: 'The input is not right' },
  detail: ({ errors }) => {
    const list = errors.map((e) => `${e.field}: ${e.message}`).join('; ')
    return { 'zh-CN': `请更正：${list}`, en: `Please correct: ${list}` }
  },
})

export const tooMany = problem<{ retryAfterSeconds: number }>({
  code: 'too-many-requests',
  status: 429,
  title: { 'zh-CN': '请求过多', en: 'Too many requests' },
  detail: ({ retryAfterSeconds }) => ({
    'zh-CN': `请在 ${retryAfterSeconds} 秒后重试。`,
    en: `Try again in ${retryAfterSeconds} s.`,
  }),
})

export const tooLarge = problem<{ limitBytes: number }>({
  code: 'too-large',
  status: 413,
  title: { 'zh-CN': '内容过大', en: 'Too large' },
  detail: ({ limitBytes }) => ({
    'zh-CN': `最多 ${limitBytes} 字节。`,
    en: `At most ${limitBytes} bytes.`,
  }),
})
