import * as z from 'zod/mini'
import { failure } from '../failures.ts'
import { keyBody } from '../webhooks/signing-keys.ts'
import { endpoint, ok } from './endpoint.ts'

/** POST /webhook_verification_key/get: the public key that verifies a webhook, by the `kid` of its signature. */
export const webhookVerificationKeyGet = endpoint(
  { path: '/webhook_verification_key/get', family: 'webhook_key' },
  { key_id: z.string() },
  async ({ key_id: kid }, { context }) => {
    const key = await context.keys.find(kid)
    return key ? ok({ key: keyBody(key) }) : failure('INVALID_WEBHOOK_VERIFICATION_KEY_ID')
  },
)
