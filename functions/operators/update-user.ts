import { endpoint } from '../../lib/http/endpoint.ts'
import { changeAccount } from '../../lib/operators/change-account.ts'
import { updateUser } from '../../lib/routes/operator-users.ts'

/** PATCH /api/v1/admin/users/{id} — disables, enables or unlocks an account, or removes its second factors. */
export const handler = endpoint(updateUser, async ({ body, caller, metadata, params, services, fail }) => {
  const { is_active: isActive, remove_second_factors: removeSecondFactors, unlock, reason } = body
  const change = { userId: params.id, isActive, unlock, removeSecondFactors, reason }
  const outcome = await changeAccount(services, { ...change, actor: caller.operator, metadata })
  return outcome.kind === 'not_found' ? fail(outcome.kind) : outcome
})
