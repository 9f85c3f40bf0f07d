import type { Settings } from '../../runtime/configuration/settings.ts'
import type { KnownPasskey, PasskeyOptions } from './passkey-options.ts'
import { ALGORITHMS, relyingPartyOf, userHandleOf } from './relying-party.ts'

/** Time to respond. The challenge is valid for as long. */
const TIMEOUT_MILLISECONDS = 5 * 60_000

const descriptors = (passkeys: readonly KnownPasskey[]) =>
  passkeys.map(({ credentialId, transports }) => ({
    type: 'public-key' as const,
    id: credentialId,
    transports: [...transports],
  }))

/** Opens the options of ceremonies. They require no library, so that most functions of a sign-in contain none. */
export function openPasskeyOptions(
  common: Settings['common'],
  settings: Settings['passkeyOptions'],
): PasskeyOptions {
  const rp = relyingPartyOf(common, settings)
  return {
    rpName: rp.name,
    creationOptions: ({ challenge, user, exclude }) => ({
      challenge,
      rp: { id: rp.id, name: rp.name },
      user: { id: userHandleOf(user.id), name: user.email, displayName: user.name },
      pubKeyCredParams: ALGORITHMS.map(alg => ({ type: 'public-key', alg })),
      timeout: TIMEOUT_MILLISECONDS,
      excludeCredentials: descriptors(exclude),
      authenticatorSelection: {
        residentKey: 'required',
        // Level 1 browsers read only this member.
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
      extensions: { credProps: true },
    }),
    requestOptions: ({ challenge, allow }) => ({
      challenge,
      rpId: rp.id,
      timeout: TIMEOUT_MILLISECONDS,
      allowCredentials: descriptors(allow),
      userVerification: 'required',
    }),
  }
}
