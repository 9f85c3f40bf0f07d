import { trustDevice } from '../../lib/auth/sessions/trust-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { distrust } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/{id}/trust — stops trusting the device of a session. */
export const handler = endpoint(
  distrust,
  async ({ caller: { claims }, metadata, params, services, fail }) => {
    const trust = { claims, sessionId: params.id, isTrusted: false, metadata }
    const outcome = await trustDevice(services, trust)
    return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
  },
)
