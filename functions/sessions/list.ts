import { listSessions } from '../../lib/auth/sessions/list-sessions.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/sessions.ts'

/** GET /api/v1/auth/sessions — lists the active sessions. */
export const handler = endpoint(list, ({ caller, query, services }) =>
  listSessions(services, caller.claims, query),
)
