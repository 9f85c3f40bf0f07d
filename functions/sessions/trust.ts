import { trustDevice } from '../../lib/auth/sessions/trust-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { trust } from '../../lib/routes/sessions.ts'

/** PUT /api/v1/auth/sessions/{id}/trust — trusts the device of a session. */
export const handler = endpoint(trust, async ({ caller: { claims }, metadata, params, services, fail }) => {
  const trust = { claims, sessionId: params.id, isTrusted: true, metadata }
  const outcome = await trustDevice(services, trust)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
})
