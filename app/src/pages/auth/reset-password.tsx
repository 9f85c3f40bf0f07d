import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { knownEmail } from '../../session/known-email.ts'
import { useLinkToken } from '../../session/use-link-token.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { IncompleteLink } from './incomplete-link.tsx'

const TITLE = 'Choose a new password'

/** The page of the link in a mail that sets a new password. */
export function Component() {
  const token = useLinkToken()
  return token === undefined ? <IncompleteLink title={TITLE} /> : <ResetPassword key={token} token={token} />
}

function ResetPassword({ token }: { readonly token: string }) {
  const client = useClient()
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Page title="Your password is changed" width="narrow">
        <p>All your devices are signed out. Sign in with the new password.</p>
        <LinkButton to="/sign-in" variant="primary">
          Sign in
        </LinkButton>
      </Page>
    )
  return (
    <Page title={TITLE} width="narrow">
      <p>All your devices are then signed out. Sign in again with the new password.</p>
      <SubmitForm
        submitLabel="Change password"
        send={field => client.auth.resetPassword({ token, new_password: field('new_password') })}
        onSent={() => {
          setDone(true)
          // If this browser was signed in to the account, it learns that its session has ended.
          void client.session.refresh()
        }}
        actionsFor={({ code }) =>
          code === 'invalid_reset_token' && <LinkButton to="/forgot-password">Get a new link</LinkButton>
        }
      >
        {/* Password managers store the new password for this address. */}
        <input
          className="visually-hidden"
          type="email"
          autoComplete="username"
          defaultValue={knownEmail()}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <NewPasswordField label="New password" name="new_password" />
      </SubmitForm>
    </Page>
  )
}
