import type { Route } from '../../../lib/routes/route.ts'
import { routes } from '../../../lib/routes/table.ts'
import { methodName, tags } from '../../../lib/routes/tags.ts'
import { clientTags } from '../../client/operations.ts'
import { kebabCase } from '../../openapi/kebab-case.ts'
import type { ApiDocument, OperationObject } from './api-document.ts'

/** An operation of the API: its route, and its description in the OpenAPI document. */
export interface Operation {
  readonly route: Route
  readonly described: OperationObject
}

/** Returns every operation, by tag in reading order. */
export function operationsOf(document: ApiDocument, table: readonly Route[] = routes): Operation[] {
  const order = Object.keys(tags)
  const all = table.flatMap(route => {
    const described = document.paths[route.path]?.[route.method.toLowerCase()]
    return described ? [{ route, described }] : []
  })
  return all.toSorted((a, b) => order.indexOf(a.route.tag) - order.indexOf(b.route.tag))
}

/** Returns the path of an operation's page. */
export function operationPath({ route }: Operation): string {
  return `reference/api/${kebabCase(route.operationId)}`
}

/** Returns a Markdown link to the page of an operation. */
export function operationLink(operation: Operation): string {
  return `[${operation.route.title}](/${operationPath(operation)}/)`
}

/** Returns whether the typed client has a method for an operation. */
export function isInClient({ route }: Operation): boolean {
  return clientTags.some(tag => tag === route.tag)
}

/** Methods of the typed client that use its session. */
const SESSION_METHODS: Readonly<Record<string, string>> = {
  refreshTokens: 'client.session.refresh',
  logout: 'client.auth.logout',
}

/** Returns whether a method of the client accepts no parameters, because it uses the session of the client. */
export function usesClientSession({ route }: Operation): boolean {
  return route.operationId in SESSION_METHODS
}

/** Returns the method of the typed client, with its groups: `client.sessions.list`. */
export function clientMethod({ route: { operationId, tag } }: Operation): string {
  return SESSION_METHODS[operationId] ?? `client.${tag}.${methodName(operationId, tag)}`
}
