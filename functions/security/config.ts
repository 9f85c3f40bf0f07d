import { readSecurityConfig } from '../../lib/auth/breach-rotation/rotate-tokens.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { config } from '../../lib/routes/security.ts'

/** GET /api/v1/admin/security/config — shows below which version every token is dead. */
export const handler = endpoint(config, ({ services }) => readSecurityConfig(services))
