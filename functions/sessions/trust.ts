import { changeDevice } from '../../lib/auth/devices/change-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { trust } from '../../lib/routes/sessions.ts'

/** PUT /api/v1/auth/sessions/{id}/trust — trusts the device of a session. */
export const handler = endpoint(trust, async ({ caller: { claims }, metadata, params, services, fail }) => {
  const choice = { kind: 'session', sessionId: params.id } as const
  const outcome = await changeDevice(services, { claims, choice, isTrusted: true, metadata })
  return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
})
