/** What every answer tells the browser not to do. */
import { randomBytes } from 'node:crypto'
import helmet from '@fastify/helmet'
import type { Http } from './types.ts'

/**
 * Content security policy (CSP level 3). Style elements need the nonce; style attributes in markup are refused. Workers
 * may be blobs: the map makes its own.
 */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export const newNonce = (): string => randomBytes(16).toString('base64')

/** @param behindHttps Strict-Transport-Security is sent only where the public address is https. */
export async function secureAnswers(http: Http, behindHttps: boolean): Promise<void> {
  await http.register(helmet, {
    // Ours has another nonce for each answer.
    contentSecurityPolicy: false,
    strictTransportSecurity: behindHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  http.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  })
}
