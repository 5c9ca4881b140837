/** What the console and programs call: the session, signing in and out, and accepting a one-time link. */
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Http } from '../http/types.ts'
import type { Actor } from '../system.ts'
import { registerAdministration } from './administration.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './auth.ts'
import { type AccessParts, Email, Name } from './parts.ts'
import { wrongPassword } from './problems.ts'
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

const NewPassword = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX })

const userAgentOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 200)

export function registerAccess(http: Http, parts: AccessParts): void {
  const { access, accounts, auth, clock, invitations, record, throttle } = parts
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

  /** Signs in and says who that is now; null when the password is not right. */
  async function enter(request: FastifyRequest, email: string, password: string) {
    const signedIn = await auth.signIn(email, password, normalizeIP(request.ip), userAgentOf(request))
    if (signedIn === null) return null
    const account = await accounts.find(signedIn.userId)
    const actor = await parts.person(signedIn.userId, account!.name)
    await record(actor, { act: 'access.sign-in', subject: `access/account/${actor.id}` })
    return { cookies: [...signedIn.cookies], actor }
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
      const entered = await enter(request, email, password)
      if (entered === null) {
        const payload = { email: email.toLowerCase(), address }
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
        reply.header('set-cookie', [...(await auth.signOut(request.headers.cookie ?? ''))])
        await record(actor, { act: 'access.sign-out', subject: `access/account/${actor.id}` })
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
          token: Type.String({ minLength: 20, maxLength: 100 }),
          name: Name,
          email: Email,
          password: NewPassword,
        }),
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const { email, password, name } = request.body
      const { userId, kind, roles, departmentId } = await invitations.accept(request.body)
      const act = kind === 'setup' ? 'access.set-up' : 'access.accept-invitation'
      const newcomer = await parts.person(userId, name)
      await record(newcomer, { act, subject: `access/account/${userId}`, payload: { roles, departmentId } })
      const entered = await enter(request, email, password)
      // The account was made a moment ago with this password; only an administrator's change in between prevents this.
      if (entered === null) throw wrongPassword({})
      return reply.header('set-cookie', entered.cookies).send(await sessionOf(entered.actor))
    },
  )

  registerAdministration(http, parts)
}
