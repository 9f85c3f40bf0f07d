import { changeDevice } from '../../lib/auth/devices/change-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { distrust } from '../../lib/routes/sessions.ts'

/** DELETE /api/v1/auth/sessions/{id}/trust — stops trusting the device of a session. */
export const handler = endpoint(
  distrust,
  async ({ caller: { claims }, metadata, params, services, fail }) => {
    const choice = { kind: 'session', sessionId: params.id } as const
    const outcome = await changeDevice(services, { claims, choice, isTrusted: false, metadata })
    return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
  },
)
