import type { Route } from '../../../lib/routes/route.ts'
import { routes } from '../../../lib/routes/table.ts'
import { type TagName, tags } from '../../../lib/routes/tags.ts'
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
  return `reference/api/${route.operationId.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** Returns a Markdown link to the page of an operation. */
export function operationLink(operation: Operation): string {
  return `[${operation.route.title}](/${operationPath(operation)}/)`
}

/** The groups of operations that the typed client has. */
const CLIENT_TAGS: readonly TagName[] = [
  'auth',
  'user',
  'sessions',
  'providers',
  'connections',
  'accounts',
  'transactions',
]

/** Returns whether the typed client has a method for an operation. */
export function isInClient({ route }: Operation): boolean {
  return CLIENT_TAGS.includes(route.tag)
}
