/** How a thrown error becomes an answer: RFC 9457 problem details in the reader's language. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { badInput, notFound, Problem, problem, tooLarge } from '../problem.ts'
import type { Http } from './types.ts'
import { wantsHtml, writtenPage } from './html.ts'
import { fieldErrors, type ValidationError } from './validation.ts'

/** Of one part of a path that stands for a name or an id. */
export const MAX_PART_CHARACTERS = 300
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

export const internal = problem<{ requestId: string }>({
  code: 'internal',
  status: 500,
  title: { 'zh-CN': '系统内部错误', en: 'Something is wrong on our side' },
  detail: ({ requestId }) => ({
    'zh-CN': `请稍后重试。若再次出现，请把请求编号 ${requestId} 告诉管理员。`,
    en: `Try again later. If it happens again, tell an administrator the request id ${requestId}.`,
  }),
})

const malformed = problem<{ reason: string }>({
  code: 'malformed-request',
  status: 400,
  title: { 'zh-CN': '无法读懂请求', en: 'The request cannot be read' },
  detail: ({ reason }) => ({ 'zh-CN': `请求格式有误：${reason}`, en: `The request is malformed: ${reason}` }),
})

const wrongMediaType = problem<{ mediaType: string }>({
  code: 'wrong-media-type',
  status: 415,
  title: { 'zh-CN': '不支持的内容类型', en: 'Unsupported content type' },
  detail: ({ mediaType }) => ({
    'zh-CN': `此处不接受“${mediaType}”。接口文档 /reference 写明了可用的类型，一般是 application/json。`,
    en: `${mediaType} is not accepted here. The reference at /reference names what is, mostly application/json.`,
  }),
})

export const addressTooLong = problem<{ limitCharacters: number }>({
  code: 'address-too-long',
  status: 414,
  title: { 'zh-CN': '地址过长', en: 'The address is too long' },
  detail: ({ limitCharacters }) => ({
    'zh-CN': `地址的这一部分最多 ${limitCharacters} 个字符。`,
    en: `At most ${limitCharacters} characters fit there.`,
  }),
})

export const headersTooLong = problem<{ limitBytes: number }>({
  code: 'headers-too-long',
  status: 431,
  title: { 'zh-CN': '请求头过长', en: 'The request headers are too long' },
  detail: ({ limitBytes }) => ({
    'zh-CN': `请求头最多 ${limitBytes} 字节。清除本站的 Cookie 后重试。`,
    en: `At most ${limitBytes} bytes. Delete this site's cookies and try again.`,
  }),
})

export const tooSlow = problem<object>({
  code: 'too-slow',
  status: 408,
  title: { 'zh-CN': '请求超时', en: 'The request took too long to arrive' },
  detail: () => ({ 'zh-CN': '请检查网络后重试。', en: 'Check the network and try again.' }),
})

export const unavailable = problem<{ retryAfterSeconds: number }>({
  code: 'unavailable',
  status: 503,
  title: { 'zh-CN': '暂时无法处理', en: 'Not available right now' },
  detail: ({ retryAfterSeconds }) => ({
    'zh-CN': `系统正忙或正在停机，请在 ${retryAfterSeconds} 秒后重试。`,
    en: `The platform is busy or stopping. Try again in ${retryAfterSeconds} s.`,
  }),
})

interface FrameworkError extends Error {
  code?: string
  statusCode?: number
  validation?: ValidationError[]
  validationContext?: string
}

/** What Fastify throws by itself, as our own problems; null for what is a defect. */
function known(error: FrameworkError, request: FastifyRequest): Problem | null {
  if (error instanceof Problem) return error
  if (error.validation !== undefined)
    return badInput({
      errors: fieldErrors(error.validation, error.validationContext ?? 'body', request.locale),
    })
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return tooLarge({ limitBytes: request.routeOptions.bodyLimit ?? 0 })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return wrongMediaType({ mediaType: request.headers['content-type'] ?? '-' })
    case 'FST_ERR_HANDLER_TIMEOUT':
      return unavailable({ retryAfterSeconds: 5 })
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return addressTooLong({ limitCharacters: MAX_PART_CHARACTERS })
    case 'FST_ERR_NOT_FOUND':
      return notFound({ what: pathOf(request) })
  }
  const status = error.statusCode ?? 500
  if (status === 404) return notFound({ what: pathOf(request) })
  return status >= 400 && status < 500 ? malformed({ reason: error.message }) : null
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!

/** Sends any thrown thing: a problem as itself, a defect as `internal`, logged with its request id. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const thrown = error instanceof Error ? error : new Error(`thrown: ${String(error)}`)
  let answer = known(thrown, request)
  if (answer === null) {
    request.log.error({ err: thrown }, 'a request failed')
    answer = internal({ requestId: request.id })
  }
  const wait = (answer.given as { retryAfterSeconds?: number }).retryAfterSeconds
  if (wait !== undefined) reply.header('retry-after', String(wait))
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
  reply.code(answer.status).header('cache-control', 'no-store')
  if (wantsHtml(request))
    return reply
      .type('text/html; charset=utf-8')
      .send(writtenPage(request.locale, answer.titles[request.locale], [answer.details[request.locale]]))
  const body = answer.toJSON(request.locale, pathOf(request))
  // As text, so that no route's response schema strips the extension members.
  return reply.type(PROBLEM_TYPE).serializer(String).send(JSON.stringify(body))
}

export function answerProblems(http: Http): void {
  http.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  http.setNotFoundHandler((request, reply) =>
    sendProblem(notFound({ what: pathOf(request) }), request, reply),
  )
}

export const malformedRequest = malformed
