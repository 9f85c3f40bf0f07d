import type { Client } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useEffect, useState } from 'react'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { forgetEmail } from '../../session/known-email.ts'

/** The code of passkeys is loaded after the page is shown. */
const loadPasskeys = () => import('@dashtam/client/passkeys')

/** The sign-in with a passkey: a button, and the suggestions of the browser for the email address. */
export function PasskeySignIn() {
  const client = useClient()
  const [attempts, setAttempts] = useState(0)
  // The dialog of the button ends the suggestions. They start again after it.
  useEffect(() => {
    const controller = new AbortController()
    void suggestPasskeys(client, controller.signal)
    return () => controller.abort()
  }, [client, attempts])
  return (
    <>
      <SubmitForm
        submitLabel="Continue with a passkey"
        send={async () => {
          const { signInWithPasskey } = await loadPasskeys()
          const result = await signInWithPasskey(client)
          if (!result.ok) setAttempts(count => count + 1)
          return result
        }}
        onSent={forgetEmail}
      />
      <p className="or">or with your password</p>
    </>
  )
}

/** Offers passkeys in the suggestions for the email address, until one is chosen. Errors are not shown: nobody asked. */
async function suggestPasskeys(client: Client, signal: AbortSignal): Promise<void> {
  try {
    const { isPasskeyAutofillSupported, signInWithPasskey } = await loadPasskeys()
    if (await isPasskeyAutofillSupported()) await signInWithPasskey(client, { autofill: true, signal })
  } catch {
    // The code could not be loaded. The button says so.
  }
}
