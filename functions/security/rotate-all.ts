import { rotateAllTokens } from '../../lib/auth/breach-rotation/rotate-tokens.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { rotateAll } from '../../lib/routes/security.ts'

/** POST /api/v1/admin/security/rotations — revokes all tokens of all users. */
export const handler = endpoint(rotateAll, ({ body, caller, metadata, services }) =>
  rotateAllTokens(services, {
    actor: caller.operator,
    reason: body.reason,
    graceSeconds: body.grace_seconds,
    metadata,
  }),
)
