import type { Answer } from '../mock/reply.ts'
import { transportFault } from '../mock/transport-faults.ts'
import type { SwitchValues } from './switch-table.ts'
import { edgeFault, gatewayError } from './trader/trader-errors.ts'

/** Returns the faulty answer that a switch selects, or undefined if the endpoint works normally. */
export function faultOf(
  mode: SwitchValues['token_endpoint'] | SwitchValues['api'],
  port: number,
): Answer | undefined {
  switch (mode) {
    case 'ok':
    case 'no_access_token':
    case 'expires_in_text':
      return undefined
    case 'rate_limited':
      return edgeFault(
        429,
        'Rate limit quota violation. Quota limit exceeded.',
        'policies.ratelimit.QuotaViolation',
      )
    case 'server_error':
      return gatewayError(500, '500', 'Internal Server Error', 'An unexpected error has occurred.')
    default:
      return transportFault(mode, port)
  }
}
