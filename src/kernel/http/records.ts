/** The record table, read by those who audit: who did what to what, when, and by which rule. */
import { Type } from 'typebox'
import type { Database } from '../db.ts'
import { readRecords } from '../ledger.ts'
import { trailOf, trailQuery } from './paging.ts'
import type { Http } from './types.ts'

const Maybe = Type.Union([Type.String(), Type.Null()])
const Entry = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  actorKind: Type.String(),
  actorId: Type.String(),
  actorName: Type.String(),
  departmentId: Maybe,
  door: Type.String(),
  act: Type.String(),
  subject: Type.String(),
  rule: Maybe,
  payload: Type.Unknown(),
  commitment: Type.String({ description: 'SHA-256 over a salt and the payload, hexadecimal' }),
})

export function registerRecords(http: Http, database: Database): void {
  http.get(
    '/api/records',
    {
      config: { access: 'access.audit' },
      schema: {
        summary: 'Records of acts, newest first; `next` is the `before` of the page behind',
        tags: ['access'],
        querystring: Type.Object({
          ...trailQuery,
          act: Type.Optional(Type.String({ maxLength: 100 })),
          subject: Type.Optional(Type.String({ maxLength: 300 })),
        }),
        response: { 200: trailOf(Entry) },
      },
    },
    async ({ actor, query }) => {
      // One more than asked, to know whether there is a page behind.
      const rows = await database.transaction(actor, 'read', (db) =>
        readRecords(db, { ...query, limit: query.limit + 1 }),
      )
      const items = rows.slice(0, query.limit).map((row) => Object.assign(row, { at: row.at.toISOString() }))
      return { items, limit: query.limit, next: rows.length > query.limit ? items.at(-1)!.id : null }
    },
  )
}
