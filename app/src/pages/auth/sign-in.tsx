import { useClient } from '@dashtam/client/react'
import { Link, useLocation, useNavigate } from 'react-router'
import { canUsePasskeys } from '../../factors/can-use-passkeys.ts'
import { PasswordField } from '../../forms/password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { forgetEmail, knownEmail } from '../../session/known-email.ts'
import { offerPasskey } from '../../session/passkey-offer.ts'
import { readSignInState } from '../../session/return-path.ts'
import { startSecondStep } from '../../session/second-step.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { ResendVerification } from './resend-verification.tsx'

/** The sign-in page. The layout leaves it as soon as a user is signed in. */
export function Component() {
  const client = useClient()
  const navigate = useNavigate()
  const { state } = useLocation()
  const wasSignedOut = readSignInState(state).user_id !== undefined
  return (
    <Page title="Sign in" width="narrow">
      {wasSignedOut && (
        <Notice kind="warn" title="You were signed out. Sign in again.">
          You signed out in another tab or on another device, your password was changed, or you were away for
          a long time.
        </Notice>
      )}
      {canUsePasskeys() && <PasskeySignIn />}
      <SubmitForm
        submitLabel="Sign in"
        send={field => client.auth.login({ email: field('email'), password: field('password') })}
        onSent={login => {
          forgetEmail()
          if (login.result === 'signed_in') return offerPasskey(login.user.id)
          startSecondStep(login)
          void navigate('/sign-in/verify', { state })
        }}
        actionsFor={({ code }, field) => {
          if (code === 'email_unverified') return <ResendVerification email={field('email')} />
          if (code === 'invalid_credentials')
            return <LinkButton to="/forgot-password">Choose a new password</LinkButton>
          return undefined
        }}
        footer={
          <p>
            <Link to="/forgot-password">Forgot your password?</Link>
          </p>
        }
      >
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username webauthn"
          defaultValue={knownEmail()}
          isRequired
        />
        <PasswordField label="Password" name="password" autoComplete="current-password" />
      </SubmitForm>
      <p className="other-way">
        New here? <Link to="/register">Create an account</Link>
      </p>
    </Page>
  )
}
