import type { Settings } from '../../runtime/configuration/settings.ts'

/** The relying party of the ceremonies. */
export interface RelyingParty {
  readonly id: string
  readonly name: string
}

/** Returns the relying party by the settings. Its id is the host of the application by default. */
export function relyingPartyOf(
  { appUrl }: Settings['common'],
  { passkeyRpId, passkeyRpName }: Settings['passkeyOptions'],
): RelyingParty {
  return { id: passkeyRpId ?? new URL(appUrl).hostname, name: passkeyRpName }
}

/** Returns the 16 bytes of a UUID in base64url: the user handle. It must not contain personal data. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')
}

/** The algorithms of the accepted keys, in order of preference (RFC 9053): ES256, EdDSA, RS256. */
export const ALGORITHMS = [-7, -8, -257]
