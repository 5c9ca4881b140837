/** What the console and programs call: the session, signing in and out, and accepting a one-time link. */
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Http } from '../http/types.ts'
import type { Actor } from '../system.ts'
import { registerAdministration } from './administration.ts'
import { PASSWORD_MAX } from './auth.ts'
import { type AccessParts, Email, Name, NewPassword } from './parts.ts'
import { peopleOnly, wrongCurrentPassword, wrongPassword } from './problems.ts'
import { spelledOut } from './roles.ts'

const Session = Type.Object({
  actor: Type.Object({
    kind: Type.String(),
    id: Type.String(),
    name: Type.String(),
    email: Type.Optional(Type.String()),
    departmentId: Type.Union([Type.String(), Type.Null()]),
    departmentName: Type.Optional(Type.String()),
    roles: Type.Array(Type.String()),
    permissions: Type.Array(Type.String()),
  }),
  needsSetup: Type.Boolean(),
  platform: Type.Object({ version: Type.String(), sampleOnly: Type.Boolean() }),
})

const LinkToken = Type.String({ minLength: 20, maxLength: 100 })

const userAgentOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 200)

export function registerAccess(http: Http, parts: AccessParts): void {
  const { access, accounts, auth, clock, invitations, passwords, record, throttle } = parts
  let settled = false

  async function sessionOf(actor: Actor): Promise<Static<typeof Session>> {
    // An administrator once made cannot be the last to go (see last-administrator), so this is asked until it is true.
    settled ||= await parts.hasAdministrator()
    const account = actor.kind === 'person' ? await accounts.find(actor.id) : null
    const { kind, id, name, departmentId, roles } = actor
    return {
      actor: {
        kind,
        id,
        name,
        ...(account === null ? {} : { email: account.email }),
        departmentId,
        ...(account?.departmentName == null ? {} : { departmentName: account.departmentName }),
        roles: [...roles],
        permissions: spelledOut(actor.permissions, access.permissions),
      },
      needsSetup: !settled,
      platform: await parts.about(),
    }
  }

  /** Signs in, which is recorded where the session is begun; null when the password is not right. */
  async function enter(request: FastifyRequest, email: string, password: string) {
    const { result: signedIn, held } = await passwords.whileItHolds(email, () =>
      auth.signIn(email, password, normalizeIP(request.ip), userAgentOf(request)),
    )
    if (signedIn === null) return null
    if (!held) await auth.signOut(signedIn.cookies.map((cookie) => cookie.split(';', 1)[0]).join('; '))
    const actor = held ? await parts.personOf(signedIn.userId) : null
    return actor === null ? null : { cookies: [...signedIn.cookies], actor }
  }

  /** Signs in with a password that was set a moment ago. */
  async function enterAnew(request: FastifyRequest, reply: FastifyReply, email: string, password: string) {
    const entered = await enter(request, email, password)
    // Only an administrator's change in between prevents this.
    if (entered === null) throw wrongPassword({})
    reply.header('set-cookie', entered.cookies)
    return sessionOf(entered.actor)
  }

  http.get(
    '/api/access/session',
    {
      config: { access: 'public' },
      schema: { summary: 'Who asks, and what they may do', response: { 200: Session } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return sessionOf(request.actor)
    },
  )

  http.post(
    '/api/access/sign-in',
    {
      config: { access: 'public', startsSession: true },
      schema: {
        summary: 'Signs in; 429 with Retry-After after several failures',
        body: Type.Object({
          email: Type.String({ minLength: 1, maxLength: 254 }),
          password: Type.String({ minLength: 1, maxLength: PASSWORD_MAX }),
        }),
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const address = normalizeIP(request.ip)
      const attempt = await throttle.begin(email, address, clock.now())
      // Housekeeping that fails keeps nobody out.
      await parts.pruning.nowAndThen().catch((error: unknown) => request.log.error({ err: error }, 'pruning'))
      const entered = await enter(request, email, password)
      if (entered === null) {
        // People type their password into the wrong field: only the address of an account that is there is written down.
        const known = await accounts.isKnown(email)
        const payload = { email: known ? email.toLowerCase() : null, address }
        await record(request.actor, { act: 'access.sign-in-failed', subject: 'access/sign-in', payload })
        throw wrongPassword({})
      }
      await attempt.succeeded()
      return reply.header('set-cookie', entered.cookies).send(await sessionOf(entered.actor))
    },
  )

  http.post(
    '/api/access/sign-out',
    {
      config: { access: 'public' },
      schema: { summary: 'Ends the session', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { actor } = request
      if (actor.kind === 'person') {
        // First the record, for better-auth ends the session on its own: none ends without a word.
        await record(actor, { act: 'access.sign-out', subject: `access/account/${actor.id}` })
        reply.header('set-cookie', [...(await auth.signOut(request.headers.cookie ?? ''))])
      }
      return reply.code(204).send(null)
    },
  )

  http.post(
    '/api/access/setup',
    {
      config: { access: 'public', startsSession: true, limit: { max: 30, windowSeconds: 60 } },
      schema: {
        summary: 'Uses a one-time link: makes the first administrator, or accepts an invitation',
        body: Type.Object({
          token: LinkToken,
          name: Name,
          email: Email,
          password: NewPassword,
        }),
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      await invitations.accept(request.body)
      return enterAnew(request, reply, request.body.email, request.body.password)
    },
  )

  http.post(
    '/api/access/reset',
    {
      config: { access: 'public', startsSession: true, limit: { max: 30, windowSeconds: 60 } },
      schema: {
        summary: 'Uses a link to set a new password; ends every session of the account and starts one',
        body: Type.Object({ token: LinkToken, password: NewPassword }),
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const email = await passwords.reset(request.body)
      return enterAnew(request, reply, email, request.body.password)
    },
  )

  http.post(
    '/api/access/password',
    {
      config: { access: 'signed-in' },
      schema: {
        summary:
          'Changes one’s own password and ends one’s other sessions; 429 after several failures, as at sign-in',
        body: Type.Object({
          current: Type.String({ minLength: 1, maxLength: PASSWORD_MAX }),
          new: NewPassword,
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor, headers, body } = request
      const session = actor.kind === 'person' ? await auth.sessionOf(headers.cookie ?? '') : null
      const account = session === null ? null : await accounts.find(actor.id)
      if (session === null || account === null) throw peopleOnly({})
      // The same count as at sign-in: a session left open must not make guessing easier.
      const attempt = await throttle.begin(account.email, normalizeIP(request.ip), clock.now())
      const done = await passwords.change({
        actor,
        sessionId: session.id,
        current: body.current,
        next: body.new,
      })
      if (!done) {
        const subject = `access/account/${actor.id}`
        await record(actor, { act: 'access.change-password-failed', subject })
        throw wrongCurrentPassword({})
      }
      await attempt.succeeded()
      return reply.code(204).send(null)
    },
  )

  registerAdministration(http, parts)
}
