import * as z from 'zod/mini'
import { WHOLE_VCPU_MEGABYTES } from '../memory.ts'
import { Password, Token } from './fields.ts'
import { route } from './route.ts'
import { RecoveryCodeProof, TotpProof } from './sign-in.ts'
import { AuthenticationResponse, RequestOptions } from './webauthn-fields.ts'

/** The current password. */
export const PasswordProof = z.strictObject({ type: z.literal('password'), password: Password })
/** The assertion of a passkey, and the challenge that it answers. */
export const StepUpPasskeyProof = z.strictObject({
  type: z.literal('passkey'),
  challenge: Token,
  credential: AuthenticationResponse,
})
/** The proof of a factor of a signed-in user. */
export const StepUpProof = z.discriminatedUnion('type', [
  PasswordProof,
  TotpProof,
  RecoveryCodeProof,
  StepUpPasskeyProof,
])

/** A factor with which a signed-in user can authenticate again. */
export const StepUpFactor = z.enum(['passkey', 'totp', 'recovery_code', 'password'])

/** POST /api/v1/auth/step-up/options */
export const startStepUp = route({
  id: 'auth/start-step-up',
  operationId: 'startStepUp',
  tag: 'auth',
  title: 'Start a step-up',
  method: 'POST',
  path: '/api/v1/auth/step-up/options',
  access: 'bearer',
  summary: 'Returns the factors with which the user can authenticate again, and the challenge of a passkey.',
  reply: {
    status: 200,
    body: z.object({
      challenge: z.string(),
      expires_in: z.int(),
      factors: z.array(StepUpFactor),
      passkey_options: z.nullable(RequestOptions),
    }),
  },
  problems: ['invalid_token'],
  limits: ['password_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'passkeyOptions'],
})

/** POST /api/v1/auth/step-up */
export const stepUp = route({
  id: 'auth/step-up',
  operationId: 'stepUp',
  tag: 'auth',
  title: 'Authenticate again',
  method: 'POST',
  path: '/api/v1/auth/step-up',
  access: 'bearer',
  summary:
    'Authenticates the signed-in user again, and returns an access token for actions that require it (RFC 9470).',
  body: z.strictObject({ factor: StepUpProof }),
  reply: {
    status: 200,
    body: z.object({
      access_token: z.string(),
      token_type: z.literal('bearer'),
      expires_in: z.int().check(z.positive()),
    }),
  },
  problems: ['invalid_credentials', 'invalid_challenge', 'invalid_factor'],
  limits: ['password_by_user'],
  memoryMegabytes: WHOLE_VCPU_MEGABYTES,
  uses: ['statements', 'dataKeys', 'signingKeys', 'mailQueue', 'webauthn'],
})
