import { endpoint } from '../../lib/http/endpoint.ts'
import { jwks } from '../../lib/routes/system.ts'

/** GET /.well-known/jwks.json — publishes the keys that access tokens are checked against. */
export const handler = endpoint(jwks, ({ services }) => services.verificationKeys.published())
