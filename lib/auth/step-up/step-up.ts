import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type AuthenticationMethod, formatMethods } from '../authentication/methods.ts'
import { readChallenge } from '../challenges/challenge.ts'
import { handleFactorFailure } from '../factors/handle-failure.ts'
import type { PresentedCredential, PresentedFactor } from '../factors/presented-factor.ts'
import { selectStepUpProof } from '../factors/store/select-proof.ts'
import { factorValues, methodsOf, type VerifiedFactor } from '../factors/verified-factor.ts'
import { verifyFactor } from '../factors/verify-factor.ts'
import { confirmPassword } from '../passwords/confirm-password.ts'
import { requestedChange } from '../revocation/requested-change.ts'
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

type Deps = Services<'statements' | 'dataKeys' | 'mailQueue' | 'signingKeys' | 'webauthn'>

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
    account &&
    (await renew(services, requester, {
      factor: { kind: 'password' },
      methods: ['pwd'],
      passwordHash: account.password_hash,
    }))
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
  const proof = await services.statements.first(selectStepUpProof, {
    challengeId: challenge?.id ?? null,
    challengeHash: challenge?.secretHash ?? null,
    credentialId: presented.type === 'passkey' ? presented.credential.id : null,
    ...{ userId, sessionId, now: services.clock() },
  })
  if (!proof) return { kind: 'invalid_challenge' }
  const check = await verifyFactor(services, proof, presented)
  const { challenge_id: challengeId } = proof
  if (check.kind === 'verified') {
    const methods = methodsOf(check.factor, authentication.methods.includes('pwd'))
    const renewal = { factor: check.factor, methods, challengeId }
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
    passwordHash?: string
    challengeId?: string | null
  },
): Promise<SteppedUp | undefined> {
  const { factor, methods, passwordHash = null, challengeId = null } = renewal
  // Load the key before the change. If this fails, the factor is not consumed.
  await services.signingKeys.current()
  const context = auditContext(services, metadata)
  const { session_id } = await services.statements.one(renewAuthentication, {
    ...requestedChange(claims, context),
    ...factorValues(factor),
    ...{ methods: formatMethods(methods), passwordHash, challengeId },
  })
  if (session_id === null) return undefined
  const authentication = { at: context.now, methods }
  return { kind: 'stepped_up', tokens: await issueAccessToken(services, { ...claims, authentication }) }
}
