import type { Route } from '../../lib/routes/route.ts'
import type { App, CallOptions, Reply } from './app.ts'

/** Sends a prepared request, with changes. */
export type Send = (changes?: CallOptions) => Promise<Reply>

/** The data that the shared tests of a route require. */
export interface RouteOptions {
  /** Returns the path and query for an id. Default: the path of the contract. */
  readonly path?: (id: string) => string
  /** A valid body. Required if the route has one. */
  readonly body?: Readonly<Record<string, unknown>>
  /** The required fields of the body. Default: all of them. */
  readonly requiredFields?: readonly string[]
  /** Returns a body that succeeds once. Default: `body`. */
  readonly newBody?: () => Promise<Readonly<Record<string, unknown>>>
  /** Returns the body of each request that repeats until the rate limit is exhausted. Default: `body`. */
  readonly limitedBody?: () => Readonly<Record<string, unknown>>
  /** Creates a resource of a user and returns its id for `path`. Default: an unknown id. */
  readonly newId?: (token: string) => Promise<string>
  /** Prepares a request that succeeds at least once. Default: one of a new user with `newId` and `newBody`. */
  readonly prepare?: () => Promise<Send>
  /** Prepares a request to repeat until the rate limit is exhausted. Default: one of a new user. */
  readonly prepareLimited?: () => Promise<Send>
  /** Returns other state that a 404 must not change. */
  readonly observe?: () => unknown
}

/** A route and its options, for the shared tests. */
export interface TestedRoute extends RouteOptions {
  readonly app: App
  readonly route: Route
  readonly path: (id: string) => string
  readonly prepare: () => Promise<Send>
  readonly prepareLimited: () => Promise<Send>
  /** Sends a request for an id, as an operator if the route is for operators. */
  readonly send: (id: string, changes?: CallOptions) => Promise<Reply>
}
