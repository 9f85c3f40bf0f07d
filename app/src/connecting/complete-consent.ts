import type { CallProblem, Client } from '@dashtam/client'
import { connectionOfState, forgetState } from './pending-states.ts'
import { forgetProviderResponse, type ProviderResponse } from './provider-response.ts'

/** What became of a consent. */
export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly alias: string }
  /** The user did not allow access. */
  | { readonly kind: 'denied'; readonly connectionId: string }
  /** The response is not valid any more. The user has to consent again. */
  | { readonly kind: 'expired'; readonly connectionId: string }
  /** The same response can be sent again. */
  | { readonly kind: 'failed'; readonly connectionId: string; readonly problem: CallProblem }
  /** The authorization was started in another tab or browser, or by another user, or the page was loaded again. */
  | { readonly kind: 'unknown' }

const running = new WeakMap<ProviderResponse, Promise<ConsentOutcome>>()

/**
 * Sends the response of a provider to the API. Calls for the same response share one request, because React renders
 * components twice during development. After a failure, another call sends it again.
 */
export function completeConsent(client: Client, response: ProviderResponse): Promise<ConsentOutcome> {
  const completing = running.get(response) ?? complete(client, response)
  running.set(response, completing)
  return completing
}

async function complete(client: Client, response: ProviderResponse): Promise<ConsentOutcome> {
  const { query } = response
  const connectionId = connectionOfState(query.state)
  if (connectionId === undefined) return { kind: 'unknown' }
  const result = await client.connections.completeAuthorization(connectionId, query)
  const outcome = result.ok
    ? { kind: 'connected' as const, alias: result.data.alias }
    : failedOutcome(connectionId, result.problem)
  if (outcome.kind === 'failed') {
    running.delete(response)
  } else {
    forgetState(query.state)
    forgetProviderResponse()
  }
  return outcome
}

function failedOutcome(connectionId: string, problem: CallProblem) {
  switch (problem.code) {
    case 'authorization_denied':
      return { kind: 'denied', connectionId } as const
    case 'invalid_state':
    case 'authorization_code_refused':
    case 'invalid_input':
      return { kind: 'expired', connectionId } as const
    case 'not_found':
      return { kind: 'unknown' } as const
    default:
      return problem.errors?.some(({ code }) => code === 'expires_too_soon')
        ? ({ kind: 'expired', connectionId } as const)
        : ({ kind: 'failed', connectionId, problem } as const)
  }
}
