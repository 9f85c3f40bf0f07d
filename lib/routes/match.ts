import type { Route } from './route.ts'

/** Returns a pattern that matches the paths of a route. A parameter `{name}` matches one segment. */
export function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

/** Returns the methods of a path, in the order of the table. Empty if no route matches. */
export function methodsOf(routes: readonly Route[], path: string): string[] {
  return routes
    .filter(route => route.path !== '$default' && pathPattern(route.path).test(path))
    .map(route => route.method)
}
