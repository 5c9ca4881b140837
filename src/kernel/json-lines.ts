/** One JSON value a line: what a backup is made of, and what goes over the command socket. */

/**
 * A line, with its end. U+2028 and U+2029 are written as escapes: node:readline takes them for the end of a line, and
 * JSON lets them stand.
 */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
