import type { Route } from './route.ts'

/** The pattern of the paths that a route's path stands for: `{name}` is one segment of any text. */
export function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

/** The methods that a path has, in the order of the table; none where there is nothing at it. */
export function methodsOf(routes: readonly Route[], path: string): string[] {
  return routes
    .filter(route => route.path !== '$default' && pathPattern(route.path).test(path))
    .map(route => route.method)
}
