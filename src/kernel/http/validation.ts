/**
 * Validation by TypeBox itself, not by Fastify's Ajv: one library gives the types and the checks. Every error is
 * reported, not only the first; an unknown member of a query or a body is refused by name, never removed in silence;
 * text is converted to numbers and booleans in the query and the path, never in a body.
 */
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { Value } from 'typebox/value'
import type { Locale, Words } from '#values'

/** More than a person can correct at once; a limit, so that a hostile body does not make a long answer. */
const MAX_ERRORS = 50
// TypeBox stops at 8 by default.
Settings.Set({ maxErrors: MAX_ERRORS })

/** As TypeBox reports it, in the manner of Ajv. */
export interface ValidationError {
  keyword: string
  instancePath: string
  message?: string
  params: Record<string, unknown>
}

type AnySchema = TSchema & { type?: string; properties?: object; additionalProperties?: unknown }

/** The schema with unknown members refused, where its author did not say otherwise. */
export function closed<S>(schema: S): S {
  const given = schema as AnySchema
  if (given?.type !== 'object' || given.additionalProperties !== undefined) return schema
  // TypeBox keeps what kind of schema it is in members that a spread leaves behind.
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(given))
  return Object.assign(copy, { additionalProperties: false }) as S
}

/** Compiles the schemas of a route's query, path and body. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  return (value: unknown) => {
    const completed = Value.Default(schema, value)
    const ready = httpPart === 'body' ? completed : Value.Convert(schema, completed)
    if (check.Check(ready)) return { value: ready }
    // Fastify takes an array of errors for what is wrong with the input.
    return { error: check.Errors(ready) as never }
  }
}

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))

const MESSAGES: Readonly<Record<string, (params: Record<string, unknown>) => Words>> = {
  unknown: () => ({ 'zh-CN': '此处没有这个字段', en: 'is not a field here' }),
  required: () => ({ 'zh-CN': '必须填写', en: 'is missing' }),
  type: ({ type }) => ({ 'zh-CN': `类型应为 ${text(type)}`, en: `must be of type ${text(type)}` }),
  enum: ({ allowedValues }) => ({
    'zh-CN': `应为其中之一：${text(allowedValues)}`,
    en: `must be one of: ${text(allowedValues)}`,
  }),
  minLength: ({ limit }) => ({
    'zh-CN': `至少 ${text(limit)} 个字符`,
    en: `must have at least ${text(limit)} characters`,
  }),
  maxLength: ({ limit }) => ({
    'zh-CN': `最多 ${text(limit)} 个字符`,
    en: `must have at most ${text(limit)} characters`,
  }),
  minItems: ({ limit }) => ({
    'zh-CN': `至少 ${text(limit)} 项`,
    en: `must have at least ${text(limit)} items`,
  }),
  maxItems: ({ limit }) => ({
    'zh-CN': `最多 ${text(limit)} 项`,
    en: `must have at most ${text(limit)} items`,
  }),
  minimum: ({ comparison, limit }) => ({
    'zh-CN': `应 ${text(comparison)} ${text(limit)}`,
    en: `must be ${text(comparison)} ${text(limit)}`,
  }),
  pattern: ({ pattern }) => ({ 'zh-CN': `格式应符合 ${text(pattern)}`, en: `must match ${text(pattern)}` }),
  format: ({ format }) => ({ 'zh-CN': `应为有效的 ${text(format)}`, en: `must be a valid ${text(format)}` }),
  shape: () => ({ 'zh-CN': '不符合任何一种允许的形式', en: 'has none of the allowed forms' }),
}
const SAME: Readonly<Record<string, string>> = {
  maximum: 'minimum',
  exclusiveMinimum: 'minimum',
  exclusiveMaximum: 'minimum',
  anyOf: 'shape',
  oneOf: 'shape',
}

/** One line for each wrong field, in the reader's language. `context`: querystring, params, headers or body. */
export function fieldErrors(
  errors: readonly ValidationError[],
  context: string,
  locale: Locale,
): { field: string; message: string }[] {
  const found = new Map<string, string>()
  const add = (path: string, keyword: string, params: Record<string, unknown>, otherwise = '') => {
    const field = path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
    const words = MESSAGES[SAME[keyword] ?? keyword]?.(params)
    const name = field === '' ? context : field
    if (!found.has(name)) found.set(name, words?.[locale] ?? otherwise)
  }
  for (const { keyword, instancePath, params, message } of errors) {
    if (keyword === 'additionalProperties')
      for (const name of params['additionalProperties'] as string[])
        add(`${instancePath}/${name}`, 'unknown', {})
    else if (keyword === 'required')
      for (const name of params['requiredProperties'] as string[])
        add(`${instancePath}/${name}`, 'required', {})
    else if (keyword === 'const') {
      // A union of literals reports each of them: say them together.
      const others = errors.filter((e) => e.keyword === 'const' && e.instancePath === instancePath)
      add(instancePath, 'enum', { allowedValues: others.map((e) => e.params['allowedValue']) })
    } else if (keyword === 'boolean') add(instancePath, 'unknown', {})
    else add(instancePath, keyword, params, message)
  }
  return [...found].slice(0, MAX_ERRORS).map(([field, message]) => ({ field, message }))
}
