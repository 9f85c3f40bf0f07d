import { rotateUserTokens } from '../../lib/auth/breach-rotation/rotate-tokens.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { rotateUser } from '../../lib/routes/security.ts'

/** POST /api/v1/admin/users/{id}/rotations — revokes all tokens of one user. */
export const handler = endpoint(rotateUser, async ({ body, caller, metadata, params, services, fail }) => {
  const rotation = { userId: params.id, actor: caller.operator, reason: body.reason, metadata }
  const outcome = await rotateUserTokens(services, rotation)
  return outcome.kind === 'not_found' ? fail(outcome.kind) : outcome
})
