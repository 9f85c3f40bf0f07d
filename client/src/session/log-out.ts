import { operations } from '../generated/table.ts'
import { type Http, send } from '../http/send.ts'
import { clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'
import type { SessionKeeper } from './session-keeper.ts'
import { readTokens, type Tokens } from './stored-session.ts'

/** What is required to log out. */
export interface LogOutDeps {
  readonly http: Http
  readonly keeper: SessionKeeper
  readonly sendRefresh: (refreshToken: string) => Promise<Result<unknown>>
}

const [method, path] = operations.auth.logout

/**
 * Removes the session from the client, then ends it at the server.
 *
 * The session is removed first and in any case: a user who signs out must not stay signed in because the network failed.
 */
export async function logOut({ http, keeper, sendRefresh }: LogOutDeps): Promise<Result<unknown>> {
  const session = await keeper.end()
  if (!session) return failure(clientProblem('signed_out'))
  const reply = await endAtServer(http, session)
  if (reply.ok || reply.problem.code !== 'invalid_token') return reply
  // The access token has expired. The server requires a valid one.
  const refreshed = await sendRefresh(session.refresh_token)
  const tokens = refreshed.ok ? readTokens(refreshed.data) : undefined
  return tokens ? endAtServer(http, tokens) : reply
}

/** Ends the session of tokens at the server. */
export function endAtServer(http: Http, { access_token, refresh_token }: Tokens): Promise<Result<unknown>> {
  return send(http, { method, path, body: { refresh_token }, accessToken: access_token })
}
