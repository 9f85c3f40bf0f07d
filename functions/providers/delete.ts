import { deleteConnection } from '../../lib/financial/connections/delete-connection.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { remove } from '../../lib/routes/providers.ts'

/** DELETE /api/v1/providers/{id} — deletes a connection. */
export const handler = endpoint(remove, async ({ caller, metadata, params, services, fail }) => {
  const request = { claims: caller.claims, connectionId: params.id, metadata }
  const outcome = await deleteConnection(services, request)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : { message: 'The connection was deleted.' }
})
