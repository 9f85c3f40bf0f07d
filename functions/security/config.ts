import { readSecurityConfig } from '../../lib/auth/breach-rotation/rotate-tokens.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { config } from '../../lib/routes/security.ts'

/** GET /api/v1/admin/security/config — returns the minimum token version of all users. */
export const handler = endpoint(config, ({ services }) => readSecurityConfig(services))
