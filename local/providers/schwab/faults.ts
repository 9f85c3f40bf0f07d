import { type Answer, json } from './reply.ts'
import type { SwitchValues } from './switch-table.ts'
import { edgeFault, gatewayError } from './trader/trader-errors.ts'

const OVER_TEN_MEGABYTES = 11 * 1024 * 1024

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
    case 'hang':
    case 'slow_body':
      return mode
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>',
      }
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"access_token":"I0.' }
    case 'too_large':
      return json(200, { padding: 'x'.repeat(OVER_TEN_MEGABYTES) })
    case 'redirect':
      // `localhost` counts as another host than 127.0.0.1. If a client follows the redirect, the call is recorded.
      return { status: 302, headers: { location: `http://localhost:${port}/elsewhere` } }
  }
}
