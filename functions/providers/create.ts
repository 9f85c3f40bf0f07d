import { createConnection } from '../../lib/financial/connections/create-connection.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { create } from '../../lib/routes/providers.ts'

/** POST /api/v1/providers — creates a connection. */
export const handler = endpoint(create, async ({ body, caller, metadata, services, fail }) => {
  const { provider_key: providerKey, alias, refresh_policy: refreshPolicy } = body
  const request = { claims: caller.claims, providerKey, alias, refreshPolicy, metadata }
  const outcome = await createConnection(services, request)
  switch (outcome.kind) {
    case 'created':
      return outcome.connection
    case 'unknown_provider': {
      const message = 'The provider does not exist.'
      return fail('invalid_input', { errors: [{ path: 'provider_key', code: outcome.kind, message }] })
    }
    case 'provider_not_configured':
    case 'alias_taken':
      return fail(outcome.kind)
  }
})
