import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AuthenticationMethod } from '../authentication/methods.ts'
import { readChallenge } from '../challenges/challenge.ts'
import { handleFactorFailure } from '../factors/handle-failure.ts'
import type { PresentedCredential, PresentedFactor } from '../factors/presented-factor.ts'
import { selectProof } from '../factors/store/select-proof.ts'
import { methodsOf, type VerifiedFactor } from '../factors/verified-factor.ts'
import { verifyFactor } from '../factors/verify-factor.ts'
import { confirmPassword } from '../passwords/check-password.ts'
import type { PasswordConfirmed } from '../passwords/password-account.ts'
import { type AccessTokenReply, issueAccessToken } from '../sessions/issue-tokens.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { renewAuthentication } from './store/renew-authentication.ts'

/** A factor that a signed-in user presents. A passkey answers the challenge of `startStepUp`. */
export type StepUpFactor =
  | { readonly type: 'password'; readonly password: string }
  | Exclude<PresentedFactor, { type: 'passkey' }>
  | { readonly type: 'passkey'; readonly challenge: string; readonly credential: PresentedCredential }

/** A request of a signed-in user to authenticate again. */
export interface StepUpRequest {
  readonly claims: AccessTokenClaims
  readonly factor: StepUpFactor
  readonly metadata: RequestMetadata
}

/** The outcome of a step-up. */
export type SteppedUp =
  | { kind: 'stepped_up'; tokens: AccessTokenReply }
  | { kind: 'invalid_credentials' }
  | { kind: 'invalid_challenge' }
  | { kind: 'invalid_factor' }

type Deps = Services<'database' | 'dataKeys' | 'mailQueue' | 'signingKeys' | 'webauthn'>

/** Authenticates a signed-in user again (RFC 9470). The session gets an access token that says so. */
export function stepUp(services: Deps, request: StepUpRequest): Promise<SteppedUp> {
  const { factor, ...rest } = request
  return factor.type === 'password'
    ? withPassword(services, rest, factor.password)
    : withFactor(services, rest, factor)
}

type Requester = Omit<StepUpRequest, 'factor'>

async function withPassword(services: Deps, requester: Requester, password: string): Promise<SteppedUp> {
  const { claims, metadata } = requester
  const account = await confirmPassword(services, { claims, password, metadata })
  const renewed =
    account && (await renew(services, requester, { factor: { kind: 'password' }, methods: ['pwd'], account }))
  return renewed ?? { kind: 'invalid_credentials' }
}

async function withFactor(
  services: Deps,
  requester: Requester,
  presented: Exclude<StepUpFactor, { type: 'password' }>,
): Promise<SteppedUp> {
  const { userId, sessionId, authentication } = requester.claims
  const challenge = presented.type === 'passkey' ? readChallenge(presented.challenge) : undefined
  if (presented.type === 'passkey' && !challenge) return { kind: 'invalid_challenge' }
  const credentialId = presented.type === 'passkey' ? presented.credential.id : undefined
  const ceremony = { purpose: 'step_up', challenge, userId, sessionId } as const
  const proof = await selectProof(services.database, ceremony, credentialId, services.clock())
  if (!proof) return { kind: 'invalid_challenge' }
  const check = await verifyFactor(services, proof, presented)
  const { challenge_id: challengeId } = proof
  if (check.kind === 'verified') {
    const methods = methodsOf(check.factor, authentication.methods.includes('pwd'))
    const renewal = { factor: check.factor, methods, challengeId: challengeId ?? undefined }
    const renewed = await renew(services, requester, renewal)
    if (renewed) return renewed
  }
  const { type } = presented
  await handleFactorFailure(services, {
    userId,
    sessionId,
    challengeId,
    type,
    check,
    metadata: requester.metadata,
  })
  return { kind: 'invalid_factor' }
}

async function renew(
  services: Deps,
  { claims, metadata }: Requester,
  renewal: {
    factor: VerifiedFactor
    methods: readonly AuthenticationMethod[]
    account?: PasswordConfirmed
    challengeId?: string | undefined
  },
): Promise<SteppedUp | undefined> {
  const { factor, methods, account, challengeId } = renewal
  // Load the key before the change. If this fails, the factor is not consumed.
  await services.signingKeys.current()
  const context = auditContext(services, metadata)
  const renewed = await renewAuthentication(
    services.database,
    { claims, factor, methods, account, challengeId },
    context,
  )
  if (!renewed) return undefined
  const authentication = { at: context.now, methods }
  return { kind: 'stepped_up', tokens: await issueAccessToken(services, { ...claims, authentication }) }
}
