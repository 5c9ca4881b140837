/** HTML made of text that somebody else wrote: everything is escaped unless it was made here. */

/** HTML that may be put into a page as it is. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]!)

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(written).join('')
  return escape(String(part))
}

/** A template tag: what is filled in is escaped, lists are joined, and null, undefined and false are left out. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((s, i) => s + (i < parts.length ? written(parts[i]) : '')).join(''))

/**
 * An address for an attribute: of this site, or https. Anything else (`javascript:` above all) becomes `#`.
 */
export const address = (href: string): string => (/^(?:\/(?!\/)|#|https:\/\/)/.test(href) ? href : '#')
