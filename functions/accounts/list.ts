import { listAccounts } from '../../lib/financial/accounts/list-accounts.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/accounts.ts'

/** GET /api/v1/providers/{id}/accounts — lists the accounts at a provider. */
export const handler = endpoint(list, async ({ caller, metadata, params, query, services }) => {
  const request = { claims: caller.claims, connectionId: params.id, choice: query, metadata }
  const outcome = await listAccounts(services, request)
  return outcome.kind === 'listed' ? outcome.page : connectionProblem(outcome)
})
