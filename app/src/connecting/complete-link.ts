import type { CallProblem, Client } from '@dashtam/client'
import type { ConsentOutcome } from './consent-outcome.ts'
import { forgetLink, type LinkOwner, type PendingLink, pendingLink } from './pending-links.ts'

const running = new Map<string, Promise<ConsentOutcome>>()

/**
 * Completes the link that the signed-in user opened at a provider. The API reads from the provider what happened, so that it
 * can be called again: after an interruption, or when the user has finished. Calls for the same link at the same time share
 * one request, because React renders components twice during development.
 */
export async function completeLink(client: Client, providerKey: string): Promise<ConsentOutcome> {
  const session = await client.session.get()
  if (session.status !== 'signed_in') return { kind: 'unknown' }
  const owner = { userId: session.user_id, providerKey }
  const link = pendingLink(owner)
  if (!link) return { kind: 'unknown' }
  const completing = running.get(link.state) ?? complete(client, owner, link)
  running.set(link.state, completing)
  return completing
}

async function complete(client: Client, owner: LinkOwner, link: PendingLink): Promise<ConsentOutcome> {
  const outcome = await send(client, link)
  running.delete(link.state)
  if (outcome.kind !== 'interrupted' && outcome.kind !== 'unfinished') forgetLink(owner)
  return outcome
}

async function send(client: Client, { connectionId, state, address }: PendingLink): Promise<ConsentOutcome> {
  const result = await client.connections.completeLink(connectionId, { state })
  if (result.ok) return { kind: 'connected', alias: result.data.alias }
  const { problem } = result
  switch (problem.code) {
    case 'link_unfinished':
      return { kind: 'unfinished', connectionId, address }
    case 'invalid_state':
      return outcomeOfUsedState(client, connectionId)
    case 'authorization_denied':
      return { kind: 'denied', connectionId }
    case 'public_token_refused':
    case 'invalid_input':
      return { kind: 'expired', connectionId }
    case 'not_found':
      return { kind: 'unknown' }
    case 'provider_not_configured':
      return { kind: 'failed', connectionId, problem }
    default:
      return isStateLost(problem)
        ? { kind: 'failed', connectionId, problem }
        : { kind: 'interrupted', problem }
  }
}

/** The state expired, or it was used: the page was loaded again during the first request, or its reply was lost. */
async function outcomeOfUsedState(client: Client, connectionId: string): Promise<ConsentOutcome> {
  const connection = await client.connections.get(connectionId)
  if (!connection.ok) return { kind: 'interrupted', problem: connection.problem }
  const { alias, is_connected, needs_reconnection } = connection.data
  return is_connected && !needs_reconnection
    ? { kind: 'connected', alias }
    : { kind: 'expired', connectionId }
}

const isStateLost = ({ errors }: CallProblem) => errors?.some(({ code }) => code === 'expires_too_soon')
