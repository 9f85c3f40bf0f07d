import { listFactors } from '../../lib/auth/enrollment/list-factors.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import * as routes from '../../lib/routes/factors.ts'

/** GET /api/v1/auth/factors — lists the sign-in methods of the user. */
export const handler = endpoint(routes.listFactors, ({ caller, services }) =>
  listFactors(services, caller.user.id),
)
