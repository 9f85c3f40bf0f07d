import type { Answer } from '../../mock/reply.ts'
import { transportFault } from '../../mock/transport-faults.ts'
import { type ErrorCode, failure, failureReply, rateLimited } from '../failures.ts'
import type { SwitchValues } from '../switch-table.ts'
import type { Endpoint } from './endpoint.ts'

const codes = {
  institution_down: 'INSTITUTION_DOWN',
  institution_not_responding: 'INSTITUTION_NOT_RESPONDING',
  institution_no_longer_supported: 'INSTITUTION_NO_LONGER_SUPPORTED',
  planned_maintenance: 'PLANNED_MAINTENANCE',
  server_error: 'INTERNAL_SERVER_ERROR',
  invalid_api_keys: 'INVALID_API_KEYS',
} as const satisfies Partial<Record<SwitchValues['api'], ErrorCode>>

/** Returns the faulty answer that the switches select, or undefined if the endpoint works normally. */
export function faultOf({ family, limit }: Endpoint, values: SwitchValues, port: number): Answer | undefined {
  const { api, faulty_endpoints: faulty } = values
  if (api === 'ok' || (faulty !== 'all' && faulty !== family)) return undefined
  switch (api) {
    case 'rate_limited':
      return failureReply(rateLimited(limit))
    case 'hang':
    case 'slow_body':
    case 'html':
    case 'garbage':
    case 'too_large':
    case 'redirect':
      return transportFault(api, port)
    default:
      return failureReply(failure(codes[api]))
  }
}
