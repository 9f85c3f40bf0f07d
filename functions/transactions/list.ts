import { listTransactions } from '../../lib/financial/transactions/list-transactions.ts'
import { connectionProblem } from '../../lib/http/connection-problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { list } from '../../lib/routes/transactions.ts'

/** GET /api/v1/providers/{id}/accounts/{account_id}/transactions — lists the transactions of an account. */
export const handler = endpoint(list, async ({ caller, metadata, params, query, services, fail }) => {
  const { id: connectionId, account_id: accountId } = params
  const request = { claims: caller.claims, connectionId, accountId, search: query, metadata }
  const outcome = await listTransactions(services, request)
  switch (outcome.kind) {
    case 'listed':
      return outcome.page
    case 'invalid_input':
      return fail(outcome.kind, { errors: [outcome.error] })
    default:
      return connectionProblem(outcome)
  }
})
