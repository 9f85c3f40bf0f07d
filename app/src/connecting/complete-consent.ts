import type { CallProblem, Client } from '@dashtam/client'
import type { ConsentOutcome } from './consent-outcome.ts'
import { connectionOfState, forgetState } from './pending-states.ts'
import { forgetProviderResponse, type ProviderResponse } from './provider-response.ts'

const running = new WeakMap<ProviderResponse, Promise<ConsentOutcome>>()
/** Responses that were sent before. The API may have handled them, although no reply arrived. */
const interrupted = new WeakSet<ProviderResponse>()

/**
 * Sends the response of a provider to the API. Calls for the same response share one request, because React renders
 * components twice during development. After an interruption, another call sends it again.
 */
export function completeConsent(client: Client, response: ProviderResponse): Promise<ConsentOutcome> {
  const completing = running.get(response) ?? complete(client, response)
  running.set(response, completing)
  return completing
}

async function complete(client: Client, response: ProviderResponse): Promise<ConsentOutcome> {
  const { state } = response.query
  const connectionId = connectionOfState(state)
  if (connectionId === undefined) return { kind: 'unknown' }
  const outcome = await send(client, connectionId, response)
  if (outcome.kind === 'interrupted') {
    interrupted.add(response)
    running.delete(response)
  } else {
    forgetState(state)
    forgetProviderResponse()
  }
  return outcome
}

async function send(
  client: Client,
  connectionId: string,
  response: ProviderResponse,
): Promise<ConsentOutcome> {
  const result = await client.connections.completeAuthorization(connectionId, response.query)
  if (result.ok) return { kind: 'connected', alias: result.data.alias }
  if (result.problem.code === 'invalid_state' && interrupted.has(response)) {
    // The reply to the first attempt was lost.
    const connection = await client.connections.get(connectionId)
    if (connection.ok && connection.data.is_connected)
      return { kind: 'connected', alias: connection.data.alias }
  }
  return outcomeOf(connectionId, result.problem)
}

function outcomeOf(connectionId: string, problem: CallProblem): ConsentOutcome {
  switch (problem.code) {
    case 'authorization_denied':
      return { kind: 'denied', connectionId }
    case 'invalid_state':
    case 'authorization_code_refused':
    case 'invalid_input':
      return { kind: 'expired', connectionId }
    case 'not_found':
      return { kind: 'unknown' }
    case 'provider_failed':
    case 'provider_timeout':
    case 'provider_not_configured':
      return { kind: 'failed', connectionId, problem }
    default:
      return problem.errors?.some(({ code }) => code === 'expires_too_soon')
        ? { kind: 'failed', connectionId, problem }
        : { kind: 'interrupted', problem }
  }
}
