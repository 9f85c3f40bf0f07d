import type { Client, Result } from '@dashtam/client'

/** The code of passkeys. */
type Passkeys = Pick<
  typeof import('@dashtam/client/passkeys'),
  'isPasskeyAutofillSupported' | 'signInWithPasskey'
>

/** The options of {@link suggestPasskeys}. */
export interface SuggestionOptions {
  /** Loads the code of passkeys. */
  readonly load: () => Promise<Passkeys>
  /** Ends the suggestions. A sign-in that has started is completed. */
  readonly signal: AbortSignal
}

/**
 * Offers passkeys in the suggestions for the email address, until one is chosen.
 *
 * @returns the result of the sign-in with the chosen passkey; undefined if none was chosen. Nobody asked for the suggestions,
 * so other problems are not reported. The button reports them.
 */
export async function suggestPasskeys(
  { auth }: Pick<Client, 'auth'>,
  { load, signal }: SuggestionOptions,
): Promise<Result<unknown> | undefined> {
  let isChosen = false
  const own: Client['auth'] = {
    ...auth,
    loginWithPasskey: body => {
      isChosen = true
      return auth.loginWithPasskey(body)
    },
  }
  try {
    const { isPasskeyAutofillSupported, signInWithPasskey } = await load()
    if (!(await isPasskeyAutofillSupported())) return undefined
    const result = await signInWithPasskey({ auth: own }, { autofill: true, signal })
    return isChosen ? result : undefined
  } catch {
    return undefined
  }
}
