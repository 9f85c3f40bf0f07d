import * as routes from '../system.ts'
import { type Component, type Parameters, parameters, replyObject } from './component.ts'

const publicKey = {
  kty: 'EC' as const,
  crv: 'P-256' as const,
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  kid: '019ac0e3-4e6a-7f55-8d8b-9c0e1f2a3b4c',
  alg: 'ES256' as const,
  use: 'sig' as const,
}

/** The replies about the system. */
export const system: readonly Component[] = [
  replyObject('Health', routes.health.reply.body, {
    description: 'The state of the API.',
    fields: { status: '`ok` if the API and its database respond.' },
    example: { status: 'ok' },
  }),
  replyObject('JsonWebKey', routes.PublicKey, {
    description: 'A public key that verifies access tokens (RFC 7517).',
    fields: {
      kty: 'The key type (RFC 7517, section 4.1).',
      crv: 'The curve (RFC 7518, section 6.2.1.1).',
      x: 'The x coordinate, in base64url.',
      y: 'The y coordinate, in base64url.',
      kid: 'The id of the key, as in the header of access tokens.',
      alg: 'The only algorithm that the key is used with.',
      use: 'The use of the key: signatures.',
    },
    example: publicKey,
  }),
  replyObject('JsonWebKeySet', routes.jwks.reply.body, {
    description: 'The next, the current and the previous public key (JWK Set, RFC 7517, section 5).',
    fields: { keys: 'The public keys.' },
    example: { keys: [publicKey] },
  }),
  replyObject('OpenapiDocument', routes.openapi.reply.body, {
    description: 'An OpenAPI document.',
    fields: { openapi: 'The version of the OpenAPI Specification.' },
    example: { openapi: '3.1.1' },
  }),
]

/** The parameters of the system routes. */
export const systemParameters: readonly Parameters[] = [
  parameters(routes.problemPage.params, {
    code: {
      description: 'The code of the problem, or `index` for the list of all problems.',
      example: 'invalid_token',
    },
  }),
]
