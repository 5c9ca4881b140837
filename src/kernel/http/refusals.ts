/** Answers to what is not a request Fastify could take: too long a header, too slow a sender, no HTTP at all. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { localeOf } from '../words.ts'
import type { Problem } from '../problem.ts'
import { headersTooLong, malformedRequest, PROBLEM_TYPE, tooSlow } from './problems.ts'

export const MAX_HEADER_BYTES = 16 * 1024

interface ClientError extends Error {
  code?: string
  rawPacket?: unknown
}

function problemOf(error: ClientError): Problem {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return headersTooLong({ limitBytes: MAX_HEADER_BYTES })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return tooSlow({})
    default:
      return malformedRequest({ reason: 'not HTTP/1.1 (RFC 9112)' })
  }
}

/** For node:http's `clientError`: one answer, and the connection is closed. */
export function refuseClient(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const packet = Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1') : ''
  const locale = localeOf(/\r\naccept-language: ?([^\r\n]{1,200})/i.exec(packet)?.[1])
  const problem = problemOf(error)
  const body = JSON.stringify(problem.toJSON(locale))
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroySoon(),
  )
}
