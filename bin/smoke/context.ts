import { randomBytes } from 'node:crypto'
import { type SmokeResponse, smokeClient } from './client.ts'
import { localOperator, type Operate } from './operator.ts'

/** Calls of a server as one new user. */
export interface SmokeContext extends ReturnType<typeof smokeClient> {
  readonly base: string
  readonly email: string
  /** Calls an operator route. Undefined if the server is not a local cloud. */
  readonly operate: Operate | undefined
  /** Sends a POST request to a route below /api/v1/auth. */
  readonly post: (path: string, body: object, accessToken?: unknown) => Promise<SmokeResponse>
  readonly me: (accessToken: unknown) => Promise<SmokeResponse>
}

/** The passwords of the user, in the order in which the smoke test sets them. */
export const passwords = { first: 'First-Passw0rd', second: 'Second-Passw0rd', third: 'Third-Passw0rd' }

/** Creates the context of a smoke test. Its user has a random address. */
export function smokeContext(base: string): SmokeContext {
  const client = smokeClient(base)
  return {
    ...client,
    base,
    email: `smoke-${randomBytes(6).toString('hex')}@example.com`,
    operate: localOperator(base),
    post: (path, body, accessToken) => client.call('POST', `/api/v1/auth/${path}`, body, accessToken),
    me: accessToken => client.call('GET', '/api/v1/auth/me', undefined, accessToken),
  }
}
