import { renameConnection } from '../../lib/financial/connections/rename-connection.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { update } from '../../lib/routes/providers.ts'

/** PATCH /api/v1/providers/{id} — renames a connection. */
export const handler = endpoint(update, async ({ body, caller, metadata, params, services, fail }) => {
  const request = { claims: caller.claims, connectionId: params.id, alias: body.alias, metadata }
  const outcome = await renameConnection(services, request)
  switch (outcome.kind) {
    case 'renamed':
      return outcome.connection
    case 'not_found':
    case 'alias_taken':
      return fail(outcome.kind)
  }
})
