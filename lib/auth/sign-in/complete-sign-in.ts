import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { toKnownDevice } from '../devices/known-device.ts'
import { handleFactorFailure } from '../factors/handle-failure.ts'
import type { PresentedFactor } from '../factors/presented-factor.ts'
import { type Ceremony, type Proof, selectProof } from '../factors/store/select-proof.ts'
import { methodsOf } from '../factors/verified-factor.ts'
import { verifyFactor } from '../factors/verify-factor.ts'
import { type Suspicion, UNSUSPICIOUS } from '../signals/policy.ts'
import { openSession, type SessionDeps, type SignedIn } from './open-session.ts'

/** What completing a sign-in requires. */
export type CompletionDeps = SessionDeps & Services<'dataKeys' | 'webauthn'>

/** The outcome of a sign-in with a challenge. */
export type CompletedSignIn =
  | { kind: 'signed_in'; reply: SignedIn }
  | { kind: 'invalid_challenge' }
  | { kind: 'invalid_factor' }
  | { kind: 'account_disabled' }

/** What a sign-in with a challenge adds to its ceremony. */
export interface Completion {
  readonly deviceName?: string | undefined
  /** Returns the signals of the sign-in; undefined if it is refused. Absent if they were detected before. */
  readonly findSuspicion?: (proof: Proof) => Promise<Suspicion | undefined>
  readonly metadata: RequestMetadata
}

/** Verifies the factor of a sign-in with a challenge, and opens the session. */
export async function completeSignIn(
  services: CompletionDeps,
  ceremony: Exclude<Ceremony, { purpose: 'step_up' }>,
  presented: PresentedFactor,
  { deviceName, findSuspicion, metadata }: Completion,
): Promise<CompletedSignIn> {
  const credentialId = presented.type === 'passkey' ? presented.credential.id : undefined
  const proof = await selectProof(services.database, ceremony, credentialId, services.clock())
  // A passkey that nobody registered looks like a challenge that is not open, which the client must not distinguish.
  if (!proof?.challenge_id) {
    return { kind: ceremony.purpose === 'login' ? 'invalid_challenge' : 'invalid_factor' }
  }
  const check = await verifyFactor(services, proof, presented)
  if (check.kind !== 'verified' || !proof.is_active)
    return refuse(services, proof, presented, { check, metadata })
  const suspicion = findSuspicion ? await findSuspicion(proof) : UNSUSPICIOUS
  const device = toKnownDevice(proof)
  const signedIn =
    suspicion &&
    (await openSession(services, {
      entitlement: { kind: 'challenge', userId: proof.user_id, challengeId: proof.challenge_id, device },
      factor: check.factor,
      methods: methodsOf(check.factor, ceremony.purpose === 'login'),
      device,
      deviceName: deviceName ?? proof.device_name,
      suspicion,
      metadata,
    }))
  if (signedIn) return { kind: 'signed_in', reply: signedIn }
  return refuse(services, proof, presented, { check, metadata })
}

async function refuse(
  services: CompletionDeps,
  { user_id: userId, challenge_id: challengeId, is_active }: Proof,
  { type }: PresentedFactor,
  { check, metadata }: { check: Awaited<ReturnType<typeof verifyFactor>>; metadata: RequestMetadata },
): Promise<CompletedSignIn> {
  await handleFactorFailure(services, { userId, challengeId, type, check, metadata })
  // Only the owner of a factor learns that the account is disabled.
  if (check.kind === 'verified' && !is_active) return { kind: 'account_disabled' }
  return { kind: 'invalid_factor' }
}
