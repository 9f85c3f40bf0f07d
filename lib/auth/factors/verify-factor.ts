import type { Services } from '../../services/services.ts'
import type { PresentedFactor } from './presented-factor.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { openTotpSecret } from './sealed-totp-secret.ts'
import type { Proof } from './store/select-proof.ts'
import { matchingStep } from './totp.ts'
import type { VerifiedFactor } from './verified-factor.ts'

/** The result of a check: a factor to consume, a wrong one, or a passkey that was copied. */
export type FactorCheck =
  | { readonly kind: 'verified'; readonly factor: VerifiedFactor }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'cloned'; readonly passkeyId: string }

const WRONG: FactorCheck = { kind: 'wrong' }

/**
 * Checks a presented factor. The statement that uses the result also consumes the factor, so a code or a challenge that
 * another request used in the meantime is refused there.
 */
export async function verifyFactor(
  services: Services<'dataKeys' | 'webauthn'>,
  proof: Proof,
  presented: PresentedFactor,
): Promise<FactorCheck> {
  switch (presented.type) {
    case 'totp':
      return verifyCode(services, proof, presented.code)
    case 'recovery_code': {
      const codeHash = hashRecoveryCode(proof.user_id, presented.code)
      // Only the statement that consumes the code finds out whether it exists.
      return { kind: 'verified', factor: { kind: 'recovery_code', codeHash } }
    }
    case 'passkey':
      return verifyPasskey(services, proof, presented.credential)
  }
}

async function verifyCode(
  services: Services<'dataKeys'>,
  { secret_id, secret, data_key_id, wrapped, locked_until }: Proof,
  code: string,
): Promise<FactorCheck> {
  const now = services.clock()
  if (!secret_id || !secret || !data_key_id || !wrapped) return WRONG
  if (locked_until && locked_until > now) return WRONG
  const opened = await openTotpSecret(services, { secret_id, secret, data_key_id, wrapped })
  const step = matchingStep(opened, code, now)
  return step === undefined
    ? WRONG
    : { kind: 'verified', factor: { kind: 'totp', secretId: secret_id, step } }
}

async function verifyPasskey(
  { webauthn }: Services<'webauthn'>,
  { user_id, webauthn_challenge, passkey_id, credential_id, public_key, signature_count }: Proof,
  credential: unknown,
): Promise<FactorCheck> {
  if (!webauthn_challenge || !passkey_id || !credential_id || !public_key) return WRONG
  const assertion = await webauthn.verifyAssertion({
    challenge: webauthn_challenge,
    response: credential,
    passkey: {
      userId: user_id,
      credentialId: credential_id,
      publicKey: public_key,
      signatureCount: Number(signature_count),
    },
  })
  if (!assertion) return WRONG
  if (assertion.isCloned) return { kind: 'cloned', passkeyId: passkey_id }
  const { signatureCount, isBackedUp } = assertion
  return { kind: 'verified', factor: { kind: 'passkey', id: passkey_id, signatureCount, isBackedUp } }
}
