import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { toKnownDevice } from '../devices/known-device.ts'
import { handleFactorFailure } from '../factors/handle-failure.ts'
import type { PresentedFactor } from '../factors/presented-factor.ts'
import type { Proof } from '../factors/store/select-proof.ts'
import { factorValues, methodsOf } from '../factors/verified-factor.ts'
import { verifyFactor } from '../factors/verify-factor.ts'
import { type Suspicion, UNSUSPICIOUS } from '../signals/policy.ts'
import { openSession, type SessionDeps, type SignedIn } from './open-session.ts'
import { openWithChallenge } from './store/open-with-challenge.ts'

/** What completing a sign-in requires. */
export type CompletionDeps = SessionDeps & Services<'dataKeys' | 'webauthn'>

/** The outcome of a sign-in with a challenge. */
export type CompletedSignIn =
  | { kind: 'signed_in'; reply: SignedIn }
  | { kind: 'invalid_challenge' }
  | { kind: 'invalid_factor' }
  | { kind: 'account_disabled' }

/** The ceremony in which a factor is presented. */
export interface SignInCeremony {
  /** The second step of a login, or a sign-in with a passkey only. */
  readonly purpose: 'login' | 'passkey_login'
  /**
   * Executes the statement that selects what the check of the factor must know. `credentialId` is null for another factor
   * than a passkey.
   */
  readonly findProof: (credentialId: string | null) => Promise<Proof | undefined>
}

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
  ceremony: SignInCeremony,
  presented: PresentedFactor,
  { deviceName, findSuspicion, metadata }: Completion,
): Promise<CompletedSignIn> {
  const proof = await ceremony.findProof(presented.type === 'passkey' ? presented.credential.id : null)
  // A passkey that nobody registered looks like a challenge that is not open, which the client must not distinguish.
  const challengeId = proof?.challenge_id
  if (!challengeId) {
    return { kind: ceremony.purpose === 'login' ? 'invalid_challenge' : 'invalid_factor' }
  }
  const check = await verifyFactor(services, proof, presented)
  if (check.kind !== 'verified' || !proof.is_active)
    return refuse(services, proof, presented, { check, metadata })
  const suspicion = findSuspicion ? await findSuspicion(proof) : UNSUSPICIOUS
  const { factor } = check
  const signedIn =
    suspicion &&
    (await openSession(services, {
      userId: proof.user_id,
      methods: methodsOf(factor, ceremony.purpose === 'login'),
      device: toKnownDevice(proof),
      deviceName: deviceName ?? proof.device_name,
      suspicion,
      metadata,
      open: session =>
        services.statements.first(openWithChallenge, { ...session, ...factorValues(factor), challengeId }),
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
