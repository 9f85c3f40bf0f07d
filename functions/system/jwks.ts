import { endpoint } from '../../lib/http/endpoint.ts'
import { jwks } from '../../lib/routes/system.ts'

/** GET /.well-known/jwks.json — returns the keys that verify access tokens. */
export const handler = endpoint(jwks, ({ services }) => services.verificationKeys.published())
