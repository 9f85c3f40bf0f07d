import type { AuthorizationStart, Client, Connection, Result } from '@dashtam/client'
import { ownProblem } from '../problems/own-problem.ts'
import type { AppCode } from '../problems/problem.ts'
import { settle } from '../problems/settle.ts'
import { leavePage, webAddress } from './leave-page.ts'
import { rememberLink } from './pending-links.ts'
import { rememberState } from './pending-states.ts'

/** The connection to authorize. */
export type ConnectionToAuthorize = Pick<Connection, 'id' | 'provider_key'>

/**
 * Sends the user to the page of the institution, or of a provider that finds it.
 *
 * @returns the result if it could not. Otherwise the promise resolves when the user is back on this page with the back
 * button of the browser, which can show the page as it was left. So buttons show progress until the browser has left.
 */
export function leaveForConsent(client: Client, connection: ConnectionToAuthorize): Promise<Result<unknown>> {
  return settle(() => leave(client, connection))
}

async function leave(client: Client, connection: ConnectionToAuthorize): Promise<Result<unknown>> {
  const result = await client.connections.authorize(connection.id)
  if (!result.ok) return result
  const { auth_url } = result.data
  if (auth_url === null) return failure('widget_required')
  const address = webAddress(auth_url)
  // Without it, the user could not complete the authorization.
  if (!(await remember(client, connection, result.data, address))) return failure('storage_refused')
  await leavePage(address)
  return result
}

async function remember(
  client: Client,
  { id: connectionId, provider_key: providerKey }: ConnectionToAuthorize,
  { kind, state }: AuthorizationStart,
  address: string,
): Promise<boolean> {
  if (kind === 'oauth') return rememberState(state, connectionId)
  const session = await client.session.get()
  if (session.status !== 'signed_in') return false
  return rememberLink({ userId: session.user_id, providerKey }, { connectionId, state, address })
}

const failure = (code: AppCode) => ({ ok: false as const, problem: ownProblem(code) })
