/** What the typhoon system's schemas are made of. Safe for the browser. */
import { type TSchema, Type } from 'typebox'

export const orNull = <S extends TSchema>(schema: S, options = {}) =>
  Type.Union([schema, Type.Null()], options)
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' })
export const Lon = Type.Number({ minimum: -180, maximum: 180, description: 'WGS 84 degrees east' })
export const Lat = Type.Number({ minimum: -90, maximum: 90, description: 'WGS 84 degrees north' })

/** Who did it: for officials. Visitors are not told the names of persons. */
export const Who = orNull(Type.String({ description: 'A name; null for who is not signed in' }))

export const SourceName = Type.Union(
  [
    Type.Literal('cma'),
    Type.Literal('ibtracs'),
    Type.Literal('atcf'),
    Type.Literal('sample'),
    Type.Literal('operational'),
  ],
  { description: 'Which agency’s record; sources are never mixed' },
)

/** A name in both languages. */
export const Named = Type.Object({ 'zh-CN': Type.String(), en: Type.String() })
export const Weights = Type.Array(Type.Number(), {
  description: 'One for each lead; with all others they make 1',
})

/** Parts of an address. */
export const StormId = Type.Object({
  id: Type.String({ minLength: 3, maxLength: 60, description: 'source:key' }),
})
export const At = Type.Object(
  { at: Type.String({ maxLength: 40, description: 'ISO 8601 with an offset' }) },
  { additionalProperties: false },
)
