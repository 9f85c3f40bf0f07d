import { endForOperator } from '../../lib/financial/authorization/end-for-operator.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { endConnection } from '../../lib/routes/operator-connections.ts'

/** DELETE /api/v1/admin/connections/{id} — revokes the authorization of a user's connection. */
export const handler = endpoint(
  endConnection,
  async ({ caller, metadata, params, query, services, fail }) => {
    const request = { connectionId: params.id, actor: caller.operator, reason: query.reason, metadata }
    const outcome = await endForOperator(services, request)
    return outcome.kind === 'not_found' ? fail(outcome.kind) : undefined
  },
)
