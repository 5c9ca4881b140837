/** Pages of a list: the query, and an answer that echoes what was asked and how much there is. */
import { type TSchema, Type } from 'typebox'

/** `?limit=&offset=`. The limit is echoed in the answer, so nobody takes a page for the whole. */
export const pageQuery = (given: { limit?: number; max?: number } = {}) => ({
  limit: Type.Integer({ minimum: 1, maximum: given.max ?? 500, default: given.limit ?? 50 }),
  offset: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
})

/** The schema of a page of such items. */
export const pageOf = <S extends TSchema>(item: S) =>
  Type.Object({
    items: Type.Array(item),
    limit: Type.Integer(),
    offset: Type.Integer(),
    total: Type.Integer(),
  })

export type Page<T> = { items: T[]; limit: number; offset: number; total: number }

export const page = <T>(items: T[], total: number, query: { limit: number; offset: number }): Page<T> => ({
  items,
  limit: query.limit,
  offset: query.offset,
  total,
})

/** A list that grows while it is read: `next` goes into the query's `before` for the page behind this one. */
export const trailOf = <S extends TSchema>(item: S) =>
  Type.Object({
    items: Type.Array(item),
    limit: Type.Integer(),
    next: Type.Union([Type.String(), Type.Null()]),
  })

/** `?limit=&before=` */
export const trailQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  before: Type.Optional(Type.String({ maxLength: 64 })),
}
