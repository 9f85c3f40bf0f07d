import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { readChallenge } from '../challenges/challenge.ts'
import { readDeviceToken } from '../devices/device-token.ts'
import type { PresentedCredential } from '../factors/presented-factor.ts'
import { type Proof, selectPasskeyLoginProof } from '../factors/store/select-proof.ts'
import { detectAtPasskeySignIn } from '../signals/detect-signals.ts'
import { toOrigins } from '../signals/origins.ts'
import { type Suspicion, UNSUSPICIOUS } from '../signals/policy.ts'
import { applyDecision } from './apply-decision.ts'
import { type CompletedSignIn, type CompletionDeps, completeSignIn } from './complete-sign-in.ts'

/** A sign-in with a passkey, without a password. */
export interface PasskeySignIn {
  readonly challenge: string
  readonly credential: PresentedCredential
  readonly device_name?: string | undefined
  readonly device_token?: string | undefined
  readonly metadata: RequestMetadata
}

/** Signs a user in with a discoverable passkey. */
export async function signInWithPasskey(
  services: CompletionDeps,
  { challenge, credential, device_name, device_token, metadata }: PasskeySignIn,
): Promise<CompletedSignIn> {
  const presented = readChallenge(challenge)
  if (!presented) return { kind: 'invalid_challenge' }
  const device = readDeviceToken(device_token)
  const findProof = (credentialId: string | null) =>
    services.statements.first(selectPasskeyLoginProof, {
      challengeId: presented.id,
      challengeHash: presented.secretHash,
      credentialId,
      deviceId: device?.id ?? null,
      deviceHash: device?.secretHash ?? null,
      now: services.clock(),
    })
  return completeSignIn(
    services,
    { purpose: 'passkey_login', findProof },
    { type: 'passkey', credential },
    { deviceName: device_name, findSuspicion: proof => suspicionOf(services, proof, metadata), metadata },
  )
}

/**
 * Returns the signals of a sign-in with a passkey. A passkey is two factors, so the sign-in cannot ask for another one.
 *
 * @returns undefined if the sign-in is refused.
 */
async function suspicionOf(
  services: CompletionDeps,
  proof: Proof,
  metadata: RequestMetadata,
): Promise<Suspicion | undefined> {
  if (!proof.origins) return UNSUSPICIOUS
  const { clock, locations, settings } = services
  const location = await locations.find(metadata.ip)
  const place = { now: clock(), isDeviceKnown: proof.device_id !== null, location }
  const admission = await applyDecision(services, {
    userId: proof.user_id,
    decision: detectAtPasskeySignIn({ ...toOrigins(proof.origins), ...place }, settings),
    canAskSecondFactor: false,
    metadata,
  })
  return admission?.suspicion
}
