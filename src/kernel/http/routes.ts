/** What holds for every route at its registration: it says who may call it, and it refuses what it does not know. */
import type { RouteOptions } from 'fastify'
import type { Audience } from '../system.ts'
import type { Http } from './types.ts'
import { closed } from './validation.ts'

const audiences = new WeakMap<object, Audience>()

/** Routes that a plugin registers in this scope cannot say who may call them: this does, for all of them. */
export function openTo(scope: Http, audience: Audience): void {
  audiences.set(scope, audience)
}

/** The audience said for the scope or one that it stands in: Fastify's scopes inherit from each other. */
function audienceOf(scope: object | null): Audience | undefined {
  for (let at = scope; at !== null; at = Object.getPrototypeOf(at)) {
    const audience = audiences.get(at)
    if (audience !== undefined) return audience
  }
  return undefined
}

export interface Declared {
  readonly method: string
  readonly url: string
  readonly access: Audience
}

/** Must be called before any route is registered. Returns the list of routes, which grows as they are. */
export function requireDeclarations(http: Http, permissions: ReadonlySet<string>): readonly Declared[] {
  const routes: Declared[] = []
  http.addHook('onRoute', function declare(route: RouteOptions) {
    const access = route.config?.access ?? audienceOf(this)
    if (access === undefined)
      throw new Error(
        `route ${String(route.method)} ${route.url} does not say who may call it: config.access`,
      )
    if (access !== 'public' && access !== 'signed-in' && !permissions.has(access))
      throw new Error(`route ${String(route.method)} ${route.url} needs ${access}, which no system declares`)
    route.config = { ...route.config, access }
    if (route.schema !== undefined) {
      const { querystring, body } = route.schema
      // A route without a query schema takes no query; one whose schema is open says so.
      route.schema = {
        ...route.schema,
        querystring: closed(querystring ?? { type: 'object', properties: {} }),
        ...(body === undefined ? {} : { body: closed(body) }),
      }
    }
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, access })
  })
  return routes
}
