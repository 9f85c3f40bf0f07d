import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { FactorForm } from '../../factors/factor-form.tsx'
import { trustThisDevice } from '../../factors/trust-this-device.ts'
import { endSecondStep, secondStep } from '../../session/second-step.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'

/** The second step of a sign-in. The layout leaves it as soon as the user is signed in. */
export function Component() {
  const client = useClient()
  const { state } = useLocation()
  const [login] = useState(secondStep)
  // Not a part of the form, which is replaced if the user chooses another factor.
  const [isTrusted, setTrusted] = useState(false)
  if (!login) return <Navigate to="/sign-in" state={state} replace />
  const { challenge, factors, passkey_options } = login
  return (
    <Page title="Confirm that it is you" width="narrow">
      <p>Your password is correct. Your account also requires a second step.</p>
      <FactorForm
        factors={factors}
        passkeyOptions={passkey_options}
        verify={async factor => {
          if (factor.type === 'password') throw new TypeError('A password is not a second factor.')
          const signedIn = await client.auth.verifyLogin({ challenge, factor })
          if (signedIn.ok && isTrusted) void trustThisDevice(client)
          return signedIn
        }}
        onVerified={endSecondStep}
        actionsFor={({ code }) =>
          code === 'invalid_challenge' && (
            <LinkButton to="/sign-in" state={state} onPress={endSecondStep}>
              Start again
            </LinkButton>
          )
        }
      >
        <CheckField
          label="Trust this device"
          description="You then sign in here with your password only, for a limited time. Trust only a device that nobody else uses."
          isSelected={isTrusted}
          onChange={setTrusted}
        />
      </FactorForm>
      <p className="other-way">
        <Link to="/sign-in" state={state} onClick={endSecondStep}>
          Back to the sign-in
        </Link>
      </p>
    </Page>
  )
}
