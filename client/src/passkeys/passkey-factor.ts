import { startAuthentication } from '@simplewebauthn/browser'
import type { PasskeyProof, RequestOptions } from '../generated/types.ts'
import type { Result } from '../result.ts'
import { type CeremonyOptions, ceremony, toDescriptors } from './ceremony.ts'
import type { PasskeyCode } from './passkey-problem.ts'

/**
 * Asks the user for a passkey, and returns it as a second factor.
 *
 * @param options - The `passkey_options` of a login or of `startStepUp`.
 *
 * @example
 * ```ts
 * const factor = await passkeyFactor(login.passkey_options)
 * if (factor.ok) await client.auth.verifyLogin({ challenge: login.challenge, factor: factor.data })
 * ```
 */
export function passkeyFactor(
  options: RequestOptions,
  ceremonyOptions: CeremonyOptions = {},
): Promise<Result<PasskeyProof, PasskeyCode>> {
  return assertion(options, ceremonyOptions, false)
}

/** Asks the user for a passkey: in a dialog, or in the suggestions of a field. */
export function assertion(
  options: RequestOptions,
  ceremonyOptions: CeremonyOptions,
  useBrowserAutofill: boolean,
): Promise<Result<PasskeyProof, PasskeyCode>> {
  return ceremony(ceremonyOptions, async () => {
    const optionsJSON = { ...options, allowCredentials: toDescriptors(options.allowCredentials) }
    const reply = await startAuthentication({ optionsJSON, useBrowserAutofill })
    const { id, rawId, type, response, clientExtensionResults } = reply
    const credential = {
      id,
      rawId,
      type,
      response: { ...response },
      clientExtensionResults: { ...clientExtensionResults },
      authenticatorAttachment: reply.authenticatorAttachment,
    }
    return { type: 'passkey', credential } as const
  })
}
