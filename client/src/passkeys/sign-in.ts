import type { Client } from '../client.ts'
import type { LoginWithPasskeyCode, StartPasskeyLoginCode } from '../generated/methods.ts'
import type { SignedIn } from '../generated/types.ts'
import type { Result } from '../result.ts'
import type { CeremonyOptions } from './ceremony.ts'
import { assertion } from './passkey-factor.ts'
import type { PasskeyCode } from './passkey-problem.ts'
import { untilUsed } from './until-used.ts'

/** The options of {@link signInWithPasskey}. */
export interface PasskeySignInOptions extends CeremonyOptions {
  /** The name of the device, for the list of devices. */
  readonly device_name?: string | undefined
  /**
   * Whether the browser offers the passkeys in the suggestions of a field with `autocomplete="username webauthn"`, instead of
   * a dialog (conditional UI). The call then waits until the user chooses one. Default: false.
   *
   * Shortly before its challenge expires, the suggestions end. They start again with a new challenge when the page becomes
   * visible, receives the focus, or the user points at it: an unused page sends no requests. Only one ceremony runs at a
   * time, so abort the signal before you start another one.
   */
  readonly autofill?: boolean | undefined
}

/** How long before its challenge expires an autofill ends, in seconds. */
const MARGIN_SECONDS = 20

/**
 * Signs a user in with a passkey. No email address and no password are required.
 *
 * @example
 * ```ts
 * const result = await signInWithPasskey(client)
 * if (!result.ok && result.problem.code !== 'passkey_canceled') show(result.problem)
 * ```
 */
export async function signInWithPasskey(
  client: Pick<Client, 'auth'>,
  { device_name, autofill = false, signal }: PasskeySignInOptions = {},
): Promise<Result<SignedIn, LoginWithPasskeyCode | StartPasskeyLoginCode | PasskeyCode>> {
  for (;;) {
    const started = await client.auth.startPasskeyLogin({ signal })
    if (!started.ok) return started
    const { challenge, expires_in, options } = started.data
    // Users can look at a form for longer than a challenge is valid.
    const expiry = new AbortController()
    const stop = () => expiry.abort()
    const timer = autofill ? setTimeout(stop, Math.max(1, expires_in - MARGIN_SECONDS) * 1000) : undefined
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    const proof = await assertion(options, { signal: expiry.signal }, autofill)
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    if (proof.ok) {
      const { credential } = proof.data
      return client.auth.loginWithPasskey({ challenge, credential, device_name }, { signal })
    }
    if (!expiry.signal.aborted || signal?.aborted) return proof
    await untilUsed(signal)
  }
}
