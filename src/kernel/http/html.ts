/** The few pages that the server writes by itself: problems, and what to do when the console is not built. */
import type { FastifyRequest } from 'fastify'
import type { Locale } from '#values'

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** A person's browser that navigates, not a program: programs get JSON. */
export const wantsHtml = (request: FastifyRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !request.url.startsWith('/api/') &&
  /^text\/html|,\s*text\/html/.test(request.headers.accept ?? '')

/** A plain page of a title and paragraphs (text, not markup): no script, no style, so any policy lets it through. */
export function writtenPage(locale: Locale, title: string, paragraphs: readonly string[]): string {
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`
}
