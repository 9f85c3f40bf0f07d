import { endpoint } from '../../lib/http/endpoint.ts'
import { findUsers as find } from '../../lib/operators/find-users.ts'
import { findUsers } from '../../lib/routes/operator-users.ts'

/** GET /api/v1/admin/users — finds users by email address or id. */
export const handler = endpoint(findUsers, ({ caller, metadata, query, services }) =>
  find(services, { search: query, actor: caller.operator, metadata }),
)
