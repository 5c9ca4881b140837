/** Where a text stops being JSON. JSON.parse does not say (V8 names the place for some errors and not for others). */

const SPACE = /[ \t\n\r]*/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

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
      const string = scanString(text, at)
      if (string.fault) return string.at
      at = string.at
      expects = 'colon'
    } else if (expects !== 'value' && expects !== 'value-or-end') return at
    else if (char === '{' || char === '[') {
      open.push(char)
      expects = char === '{' ? 'key-or-end' : 'value-or-end'
      at += 1
    } else if (char === '"') {
      const string = scanString(text, at)
      if (string.fault) return string.at
      at = string.at
      expects = after()
    } else if (skip(SCALAR)) expects = after()
    else return at
  }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** From the opening quote to behind the closing one, or to what a string must not hold. By hand: it may be long. */
function scanString(text: string, start: number): { at: number; fault: boolean } {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '"') return { at: at + 1, fault: false }
    if (char! < ' ') return { at, fault: true }
    if (char !== '\\') continue
    ESCAPE.lastIndex = at
    if (!ESCAPE.test(text)) return { at, fault: true }
    at = ESCAPE.lastIndex - 1
  }
  return { at: text.length, fault: true }
}
