/** Where a text stops being JSON. JSON.parse does not say (V8 names the place for some errors and not for others). */

const SPACE = /[ \t\n\r]*/y
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Expects = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

/**
 * The index of the first character that cannot stand where it does (RFC 8259), or the length of a text that ends too
 * early; null for a text that is JSON. One pass, without recursion.
 */
export function jsonFault(text: string): number | null {
  const open: ('{' | '[')[] = []
  let expects: Expects = 'value'
  let at = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.test(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const after = (): Expects => (open.length === 0 ? 'nothing' : 'comma-or-end')
  for (;;) {
    skip(SPACE)
    const char = text[at]
    if (char === undefined) return expects === 'nothing' ? null : at
    const closes = expects === 'value-or-end' || expects === 'key-or-end' || expects === 'comma-or-end'
    if (closes && char === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop()
      expects = after()
      at += 1
    } else if (expects === 'comma-or-end' && char === ',') {
      expects = open.at(-1) === '{' ? 'key' : 'value'
      at += 1
    } else if (expects === 'colon' && char === ':') {
      expects = 'value'
      at += 1
    } else if ((expects === 'key' || expects === 'key-or-end') && char === '"') {
      if (!skip(SCALAR)) return stringFault(text, at)
      expects = 'colon'
    } else if (expects !== 'value' && expects !== 'value-or-end') return at
    else if (char === '{' || char === '[') {
      open.push(char)
      expects = char === '{' ? 'key-or-end' : 'value-or-end'
      at += 1
    } else if (skip(SCALAR)) expects = after()
    else return char === '"' ? stringFault(text, at) : at
  }
}

/** The place within a string that does not end, or holds what a string must not. */
function stringFault(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x20) return at
    if (text[at] !== '\\') continue
    const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6))
    if (escape === null) return at
    at += escape[0].length - 1
  }
  return text.length
}
