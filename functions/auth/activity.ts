import { listActivity } from '../../lib/activity/list-activity.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { activity } from '../../lib/routes/activity.ts'

/** GET /api/v1/auth/activity — lists what happened to the account. */
export const handler = endpoint(activity, ({ caller, query, services }) =>
  listActivity(services, caller.claims.userId, query),
)
