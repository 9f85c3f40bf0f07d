import { updateConnection } from '../../lib/financial/connections/update-connection.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { update } from '../../lib/routes/providers.ts'

/** PATCH /api/v1/providers/{id} — changes the alias or the refresh policy of a connection. */
export const handler = endpoint(update, async ({ body, caller, metadata, params, services, fail }) => {
  const { alias, refresh_policy: refreshPolicy } = body
  const request = { claims: caller.claims, connectionId: params.id, alias, refreshPolicy, metadata }
  const outcome = await updateConnection(services, request)
  switch (outcome.kind) {
    case 'updated':
      return outcome.connection
    case 'not_found':
    case 'alias_taken':
      return fail(outcome.kind)
  }
})
