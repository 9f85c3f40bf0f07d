import { changeDevice } from '../../lib/auth/devices/change-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/devices.ts'

/** PATCH /api/v1/auth/devices/{id} — names a device, or changes the trust in it. */
export const handler = endpoint(
  routes.updateDevice,
  async ({ body, caller: { claims }, metadata, params, services, fail }) => {
    const choice = { kind: 'device', deviceId: params.id } as const
    const change = { claims, choice, name: body.name, isTrusted: body.is_trusted, metadata }
    const outcome = await changeDevice(services, change)
    return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
  },
)
