import { describe } from 'vitest'
import { areGuarded } from '../../lib/routes/limits.ts'
import { type Route, servicesOfDatabase } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'
import type { App, CallOptions } from './app.ts'
import { testBodies } from './body-tests.ts'
import { testFailures, testRequiredLimits, testUnexpectedError } from './failure-tests.ts'
import { testConnectionIds, testMalformedIds, testSessionIds, UNKNOWN_ID } from './id-tests.ts'
import { signInNewUser } from './people.ts'
import { testRateLimit } from './rate-limit-tests.ts'
import { testSignatures } from './signature-tests.ts'
import type { RouteOptions, Send, TestedRoute } from './tested-route.ts'
import { testAccessTokens } from './token-tests.ts'

interface SharedTests {
  readonly appliesTo: (route: Route) => boolean
  readonly statuses: readonly number[]
  readonly declare: (tested: TestedRoute) => void
}

const startsWith = (start: string) => (route: Route) => route.path.startsWith(start)
const isOfUser = ({ access }: Route) => access === 'bearer' || access === 'signature'
const usesDatabase = ({ access, uses }: Route) =>
  access === 'bearer' || servicesOfDatabase.some(service => uses.includes(service))

const sharedTests: readonly SharedTests[] = [
  { appliesTo: isOfUser, statuses: [401], declare: testAccessTokens },
  { appliesTo: ({ access }) => access === 'iam', statuses: [401], declare: testSignatures },
  { appliesTo: ({ body }) => body !== undefined, statuses: [400, 413, 415, 422], declare: testBodies },
  { appliesTo: usesDatabase, statuses: [500, 503], declare: testFailures },
  { appliesTo: route => !usesDatabase(route), statuses: [500], declare: testUnexpectedError },
  { appliesTo: ({ limits = [] }) => areGuarded(limits), statuses: [503], declare: testRequiredLimits },
  { appliesTo: ({ limits = [] }) => limits.length > 0, statuses: [429], declare: testRateLimit },
  { appliesTo: startsWith('/api/v1/providers/{id}'), statuses: [404], declare: testConnectionIds },
  { appliesTo: startsWith('/api/v1/auth/sessions/{id}'), statuses: [404], declare: testSessionIds },
  { appliesTo: ({ path }) => path.includes('{id}'), statuses: [422], declare: testMalformedIds },
]

/** Returns the statuses that the shared tests of a route cover. */
export function sharedStatuses(route: Route): number[] {
  return sharedTests.flatMap(({ appliesTo, statuses }) => (appliesTo(route) ? statuses : []))
}

/** Declares the tests of a route: those that its contract implies, and its own. */
export function describeRoute(app: App, routeId: string, options: RouteOptions, ownTests: () => void): void {
  const route = routes.find(({ id }) => id === routeId)
  if (!route) throw new Error(`No route has the id ${routeId}`)
  const { body, newBody, limitedBody, newId } = options
  const path = options.path ?? (id => route.path.replace('{id}', id))
  const send = (id: string, changes: CallOptions = {}) => {
    const method = route.method === 'ANY' ? 'GET' : route.method
    const request = { ...(body && { body }), ...changes }
    return route.access === 'iam'
      ? app.operateWith(method, path(id), request)
      : app.call(method, path(id), request)
  }
  const caller = async () => (isOfUser(route) ? { token: (await signInNewUser(app)).token } : {})
  const prepare = async (): Promise<Send> => {
    const request: CallOptions = { ...(await caller()), ...(newBody && { body: await newBody() }) }
    const id = newId ? await newId(String(request.token)) : UNKNOWN_ID
    return changes => send(id, { ...request, ...changes })
  }
  const prepareLimited = async (): Promise<Send> => {
    const request = await caller()
    return changes =>
      send(UNKNOWN_ID, { ...request, ...(limitedBody && { body: limitedBody() }), ...changes })
  }
  const tested: TestedRoute = { prepare, prepareLimited, ...options, app, route, path, send }
  describe(`${route.method} ${route.path.replace('/api/v1', '')}`, () => {
    for (const { appliesTo, declare } of sharedTests) if (appliesTo(route)) declare(tested)
    ownTests()
  })
}
