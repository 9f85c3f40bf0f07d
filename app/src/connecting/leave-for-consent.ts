import type { Client, Result } from '@dashtam/client'
import { ownProblem } from '../problems/own-problem.ts'
import { settle } from '../problems/settle.ts'
import { rememberState } from './pending-states.ts'

/**
 * Sends the user to the consent page of the institution.
 *
 * @returns the result if it could not. Otherwise the promise resolves when the user is back on this page with the back
 * button of the browser, which can show the page as it was left. So buttons show progress until the browser has left.
 */
export function leaveForConsent(client: Client, connectionId: string): Promise<Result<unknown>> {
  return settle(() => leave(client, connectionId))
}

async function leave(client: Client, connectionId: string): Promise<Result<unknown>> {
  const result = await client.connections.authorize(connectionId)
  if (!result.ok) return result
  const { auth_url, state } = result.data
  const address = webAddress(auth_url ?? '')
  // Without it, the response of the institution could not be used.
  if (!rememberState(state, connectionId)) return { ok: false, problem: ownProblem('storage_refused') }
  const returned = new Promise<void>(resolve => addEventListener('pageshow', () => resolve(), { once: true }))
  location.assign(address)
  await returned
  return result
}

/**
 * Checks that an address is a page of the web. An address such as `javascript:…` would run in this page.
 *
 * @throws {Error} if it is not.
 */
export function webAddress(address: string): string {
  const { protocol, href } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Unexpected address ${protocol}`)
  return href
}
