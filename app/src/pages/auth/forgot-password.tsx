import { useClient } from '@dashtam/client/react'
import { Link, useNavigate } from 'react-router'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { knownEmail } from '../../session/known-email.ts'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { CheckMailState } from './check-mail.tsx'

/** The page that requests a link to choose a new password. */
export function Component() {
  const client = useClient()
  const navigate = useNavigate()
  return (
    <Page title="Forgot your password?" width="narrow">
      <p>Enter the email address of your account. We send you a link to choose a new password.</p>
      <SubmitForm
        submitLabel="Send the link"
        send={field => client.auth.requestPasswordReset({ email: field('email') })}
        onSent={(_, field) => {
          const state: CheckMailState = { purpose: 'reset', email: field('email') }
          void navigate('/check-mail', { replace: true, state })
        }}
      >
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={knownEmail()}
          isRequired
        />
      </SubmitForm>
      <p className="other-way">
        <Link to="/sign-in">Back to sign in</Link>
      </p>
    </Page>
  )
}
