import { restoreAccount } from '../../lib/auth/account-deletion/restore-account.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { restoreMe } from '../../lib/routes/leaving.ts'

/** POST /api/v1/auth/me/restore — cancels the scheduled deletion of the account. */
export const handler = endpoint(restoreMe, async ({ caller, metadata, services, fail }) => {
  const outcome = await restoreAccount(services, { claims: caller.claims, metadata })
  return outcome.kind === 'restored' ? outcome.user : fail('invalid_token')
})
