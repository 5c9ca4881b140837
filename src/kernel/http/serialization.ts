/**
 * Answers become JSON by JSON.stringify alone. A serializer built from the schema knows less JSON Schema than TypeBox
 * writes (nullable members of tuples), and is no faster on this Node. The schemas document, and tests hold answers to them.
 */
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'

type Compiler = FastifySerializerCompiler<unknown>

export const plainSerializer: Compiler = () => (answer) => JSON.stringify(answer)

/** @throws at an answer that does not fit: a defect of the route */
export const checkingSerializer: Compiler = ({ schema, url, method }) => {
  const declared = Compile(schema as TSchema)
  return (answer) => {
    const text = JSON.stringify(answer)
    const [fault] = declared.Errors(JSON.parse(text))
    if (fault !== undefined)
      throw new Error(
        `${method} ${url} answered ${fault.instancePath}: ${fault.message} (${text.slice(0, 200)})`,
      )
    return text
  }
}
