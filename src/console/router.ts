/** Which page a path shows. */
import type { Page } from './page.ts'

export const BASE = '/console'

/** Without the base and without slashes at the ends: `/console/typhoon/` → `typhoon`. Null outside the console. */
export function below(path: string): string | null {
  if (path !== BASE && !path.startsWith(`${BASE}/`)) return null
  return path
    .slice(BASE.length)
    .split('/')
    .filter((part) => part !== '')
    .join('/')
}

/** The page with the longest path that the place begins with, and what of the place is left for the page itself. */
export function pageAt<P extends Pick<Page, 'path'>>(
  place: string,
  pages: readonly P[],
): { page: P; rest: string } | null {
  let best: P | null = null
  for (const page of pages) {
    const fits = place === page.path || place.startsWith(`${page.path}/`)
    if (fits && (best === null || page.path.length > best.path.length)) best = page
  }
  return best === null ? null : { page: best, rest: place.slice(best.path.length + 1) }
}

/** Lowest order first; the path decides between equals, so that the order does not depend on the bundler. */
export const inOrder = <P extends Pick<Page, 'order' | 'path'>>(pages: readonly P[]): P[] =>
  [...pages].sort((a, b) => a.order - b.order || a.path.localeCompare(b.path))
