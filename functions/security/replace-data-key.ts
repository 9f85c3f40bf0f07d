import { replaceDataKey as operation } from '../../lib/financial/provider-tokens/replace-data-key.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { replaceDataKey } from '../../lib/routes/security.ts'

/** POST /api/v1/admin/security/data-keys — replaces the current data key. */
export const handler = endpoint(replaceDataKey, ({ body, caller, metadata, services }) =>
  operation(services, { actor: caller.operator, reason: body.reason, metadata }),
)
