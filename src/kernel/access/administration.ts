/** What an administrator does: accounts, invitations, departments and tokens. Every change is recorded, in the same transaction. */
import { type TSchema, Type } from 'typebox'
import type { Http } from '../http/types.ts'
import { page, pageOf, pageQuery } from '../http/paging.ts'
import { ROLES } from '../system.ts'
import type { Account } from './accounts.ts'
import { type AccessParts, Email, Name } from './parts.ts'
import type { TokenListed } from './tokens.ts'

const Maybe = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const RoleName = Type.Union(ROLES.map((role) => Type.Literal(role)))
const Roles = Type.Array(RoleName, { minItems: 1, maxItems: ROLES.length, uniqueItems: true })
const Id = Type.String({ maxLength: 64 })
const Instant = Type.String({ format: 'date-time' })
const ById = Type.Object({ id: Id })

const AccountView = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  departmentId: Maybe(Id),
  departmentName: Maybe(Type.String()),
  roles: Type.Array(Type.String()),
  active: Type.Boolean(),
  createdAt: Instant,
  tokensInForce: Type.Integer({
    description: 'Good tokens that this person issued: they die with the account',
  }),
  linksInForce: Type.Integer({ description: 'The same of invitations and links to reset a password' }),
})
const viewAccount = (account: Account) => ({ ...account, createdAt: account.createdAt.toISOString() })

const Department = Type.Object({ id: Id, name: Type.String(), code: Type.String() })

const TokenView = Type.Object({
  id: Id,
  name: Type.String(),
  roles: Type.Array(Type.String()),
  departmentId: Maybe(Id),
  createdBy: Type.String(),
  createdByName: Type.String(),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Maybe(Instant),
  revokedAt: Maybe(Instant),
})
const viewToken = (row: TokenListed) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
})

const config = { access: 'access.manage' } as const

export function registerAdministration(http: Http, parts: AccessParts): void {
  registerAccounts(http, parts)
  registerDepartments(http, parts)
  registerTokens(http, parts)
}

function registerAccounts(http: Http, { accounts, invitations, passwords, publicUrl }: AccessParts): void {
  http.get(
    '/api/access/accounts',
    {
      config,
      schema: {
        summary: 'Accounts',
        querystring: Type.Object(pageQuery()),
        response: { 200: pageOf(AccountView) },
      },
    },
    async ({ query }) => {
      const { rows, total } = await accounts.list(query.limit, query.offset)
      return page(rows.map(viewAccount), total, query)
    },
  )

  http.post(
    '/api/access/invitations',
    {
      config,
      schema: {
        summary: 'Invites somebody: the link makes their account, once, within 7 days',
        body: Type.Object({ email: Email, name: Name, roles: Roles, departmentId: Type.Optional(Maybe(Id)) }),
        response: { 201: Type.Object({ link: Type.String() }) },
      },
    },
    async ({ actor, body }, reply) => {
      const { email, name, roles, departmentId = null } = body
      await accounts.checkDepartment(departmentId)
      const token = await invitations.invite({ email, name, roles, departmentId, by: actor })
      const query = new URLSearchParams({ token, email: email.toLowerCase(), name })
      return reply.code(201).send({ link: `${publicUrl}/console/setup?${query}` })
    },
  )

  http.patch(
    '/api/access/accounts/:id',
    {
      config,
      schema: {
        summary: 'Changes roles, department or whether the account is open; ends the person’s sessions',
        params: ById,
        body: Type.Object(
          {
            roles: Type.Optional(Roles),
            departmentId: Type.Optional(Maybe(Id)),
            active: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: AccountView },
      },
    },
    async ({ actor, params, body }) => {
      await accounts.checkDepartment(body.departmentId)
      return viewAccount(await accounts.change(actor, params.id, body))
    },
  )

  http.post(
    '/api/access/accounts/:id/reset',
    {
      config,
      schema: {
        summary:
          'Makes a link with which the person sets a new password, once, within 24 hours; ends earlier ones',
        params: ById,
        response: { 201: Type.Object({ link: Type.String() }) },
      },
    },
    async ({ actor, params }, reply) => {
      const { token, email } = await passwords.makeLink(actor, params.id)
      const query = new URLSearchParams({ token, email, reset: '1' })
      const link = `${publicUrl}/console/setup?${query}`
      return reply.code(201).header('cache-control', 'no-store').send({ link })
    },
  )
}

function registerDepartments(http: Http, { accounts }: AccessParts): void {
  http.get(
    '/api/access/departments',
    { config, schema: { summary: 'Departments', response: { 200: Type.Array(Department) } } },
    async () => accounts.departments(),
  )

  http.post(
    '/api/access/departments',
    {
      config,
      schema: {
        summary: 'Adds a department',
        body: Type.Object({ name: Name, code: Type.String({ pattern: '^[\\w-]{1,40}$' }) }),
        response: { 201: Department },
      },
    },
    async ({ actor, body }, reply) => reply.code(201).send(await accounts.addDepartment(actor, body)),
  )
}

function registerTokens(http: Http, { access, accounts, tokens }: AccessParts): void {
  http.get(
    '/api/access/tokens',
    {
      config,
      schema: {
        summary: 'Tokens of machines, without the tokens themselves',
        querystring: Type.Object(pageQuery()),
        response: { 200: pageOf(TokenView) },
      },
    },
    async ({ query }) => {
      const { rows, total } = await tokens.list(query.limit, query.offset)
      return page(rows.map(viewToken), total, query)
    },
  )

  http.post(
    '/api/access/tokens',
    {
      config,
      schema: {
        summary: 'Makes a token for a machine; it is shown this once',
        body: Type.Object({
          name: Name,
          roles: Roles,
          departmentId: Type.Optional(Maybe(Id)),
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
        }),
        response: { 201: Type.Object({ token: Type.String() }) },
      },
    },
    async ({ actor, body }, reply) => {
      await accounts.checkDepartment(body.departmentId)
      const token = await access.issueToken({ ...body, by: actor })
      return reply.code(201).header('cache-control', 'no-store').send({ token })
    },
  )

  http.delete(
    '/api/access/tokens/:id',
    {
      config,
      schema: {
        summary: 'Revokes a token at once, with what was issued with it',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async ({ actor, params }, reply) => {
      await tokens.revoke(actor, params.id)
      return reply.code(204).send(null)
    },
  )
}
