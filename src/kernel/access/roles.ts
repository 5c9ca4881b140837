/** From roles to permissions: each permission says which roles have it; the administrator has every one. */
import type { Permission, Role } from '../system.ts'

export function permissionsOf(roles: readonly Role[], declared: readonly Permission[]): ReadonlySet<string> {
  if (roles.includes('administrator')) return new Set(['*'])
  return new Set(declared.filter((p) => p.roles.some((role) => roles.includes(role))).map((p) => p.name))
}

/** The permissions one by one, also an administrator's: a page asks for one by its name. */
export const spelledOut = (permissions: ReadonlySet<string>, declared: readonly Permission[]): string[] =>
  permissions.has('*') ? declared.map((p) => p.name) : [...permissions]
