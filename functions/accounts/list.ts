import { listAccounts } from '../../lib/financial/accounts/list-accounts.ts'
import { aboutProvider } from '../../lib/http/about-provider.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/accounts.ts'

/** GET /api/v1/providers/{id}/accounts — lists the accounts at a provider. */
export const handler = endpoint(list, async ({ caller, metadata, params, query, services, fail }) => {
  const request = { claims: caller.claims, connectionId: params.id, choice: query, metadata }
  const outcome = await listAccounts(services, request)
  switch (outcome.kind) {
    case 'listed':
      return outcome.page
    case 'not_found':
    case 'not_connected':
    case 'reconnection_required':
      return fail(outcome.kind)
    case 'rate_limited':
    case 'provider_failed':
    case 'provider_busy':
    case 'provider_timeout':
      return fail(outcome.kind, aboutProvider(outcome))
  }
})
