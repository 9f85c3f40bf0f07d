import { requestDeletion } from '../../lib/auth/account-deletion/request-deletion.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { deleteMe } from '../../lib/routes/leaving.ts'

/** DELETE /api/v1/auth/me — schedules the deletion of the account. */
export const handler = endpoint(deleteMe, async ({ caller, metadata, services, fail }) => {
  const outcome = await requestDeletion(services, { claims: caller.claims, metadata })
  return outcome.kind === 'scheduled' ? { delete_after: outcome.delete_after } : fail('invalid_token')
})
