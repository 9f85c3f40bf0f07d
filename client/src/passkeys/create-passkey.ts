import { startRegistration } from '@simplewebauthn/browser'
import type { Client } from '../client.ts'
import type { AddPasskeyCode, StartPasskeyRegistrationCode } from '../generated/methods.ts'
import type { AddedPasskey } from '../generated/types.ts'
import type { Result } from '../result.ts'
import { type CeremonyOptions, ceremony, toDescriptors } from './ceremony.ts'
import type { PasskeyCode } from './passkey-problem.ts'

/** The options of {@link createPasskey}. */
export interface CreatePasskeyOptions extends CeremonyOptions {
  /**
   * Aborts the ceremony. It has no effect after the device has created the passkey: the reply of the API can contain recovery
   * codes, which it returns once.
   */
  readonly signal?: AbortSignal | undefined
  /** What the user calls the passkey. */
  readonly name: string
}

/**
 * Creates a passkey on the device of the signed-in user, and adds it to the account. Requires a recent authentication.
 *
 * @example
 * ```ts
 * const created = await createPasskey(client, { name: 'Work laptop' })
 * if (created.ok && created.data.recovery_codes) showOnce(created.data.recovery_codes)
 * ```
 */
export async function createPasskey(
  client: Pick<Client, 'factors'>,
  { name, signal }: CreatePasskeyOptions,
): Promise<Result<AddedPasskey, StartPasskeyRegistrationCode | AddPasskeyCode | PasskeyCode>> {
  const started = await client.factors.startPasskeyRegistration({ signal })
  if (!started.ok) return started
  const { challenge, options } = started.data
  const created = await ceremony({ signal }, () =>
    startRegistration({
      optionsJSON: {
        ...options,
        pubKeyCredParams: [...options.pubKeyCredParams],
        excludeCredentials: toDescriptors(options.excludeCredentials),
      },
    }),
  )
  if (!created.ok) return created
  const { id, rawId, type, response, clientExtensionResults } = created.data
  const { attestationObject, clientDataJSON, transports = [] } = response
  const credential = {
    id,
    rawId,
    type,
    response: { attestationObject, clientDataJSON, transports },
    clientExtensionResults: { ...clientExtensionResults },
    authenticatorAttachment: created.data.authenticatorAttachment,
  }
  return client.factors.addPasskey({ challenge, name, credential })
}
