import { removeDevice } from '../../lib/auth/devices/change-device.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/devices.ts'

/** DELETE /api/v1/auth/devices/{id} — removes a device and ends its sessions. */
export const handler = endpoint(
  routes.removeDevice,
  async ({ caller: { claims }, metadata, params, services, fail }) => {
    const outcome = await removeDevice(services, { claims, deviceId: params.id, metadata })
    return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
  },
)
