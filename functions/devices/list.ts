import { listDevices } from '../../lib/auth/devices/list-devices.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/devices.ts'

/** GET /api/v1/auth/devices — lists the devices of the user. */
export const handler = endpoint(routes.listDevices, ({ caller, query, services }) =>
  listDevices(services, caller.claims, query),
)
