import type { CreationOptions, KnownPasskey, RequestOptions } from './webauthn.ts'

/** The algorithms of the accepted keys, in order of preference (RFC 9053): ES256, EdDSA, RS256. */
export const ALGORITHMS = [-7, -8, -257]

/** Time to respond. The challenge is valid for as long. */
const TIMEOUT_MILLISECONDS = 5 * 60_000

/** The relying party of the ceremonies. */
export interface RelyingParty {
  readonly id: string
  readonly name: string
}

const descriptors = (passkeys: readonly KnownPasskey[]) =>
  passkeys.map(({ credentialId, transports }) => ({
    type: 'public-key' as const,
    id: credentialId,
    transports: [...transports],
  }))

/** Returns the 16 bytes of a UUID in base64url: the user handle. It must not contain personal data. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')
}

/** Returns the options of a registration. */
export function creationOptions(
  rp: RelyingParty,
  {
    challenge,
    user,
    exclude,
  }: {
    readonly challenge: string
    readonly user: { readonly id: string; readonly email: string; readonly name: string }
    readonly exclude: readonly KnownPasskey[]
  },
): CreationOptions {
  return {
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
  }
}

/** Returns the options of an authentication. */
export function requestOptions(
  rp: RelyingParty,
  { challenge, allow }: { readonly challenge: string; readonly allow: readonly KnownPasskey[] },
): RequestOptions {
  return {
    challenge,
    rpId: rp.id,
    timeout: TIMEOUT_MILLISECONDS,
    allowCredentials: descriptors(allow),
    userVerification: 'required',
  }
}
