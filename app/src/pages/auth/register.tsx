import { useClient } from '@dashtam/client/react'
import { Link, useNavigate } from 'react-router'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { CheckMailState } from './check-mail.tsx'

/** The page to create an account. */
export function Component() {
  const client = useClient()
  const navigate = useNavigate()
  return (
    <Page title="Create an account" width="narrow">
      <SubmitForm
        submitLabel="Create account"
        send={field =>
          client.auth.register({
            name: field('name'),
            email: field('email'),
            password: field('password'),
          })
        }
        onSent={(_, field) => {
          const state: CheckMailState = { purpose: 'verify', email: field('email') }
          // Replace: the back button must not lead to a form that was sent.
          void navigate('/check-mail', { replace: true, state })
        }}
      >
        <TextField label="Name" name="name" autoComplete="name" maxLength={100} isRequired />
        <TextField label="Email" name="email" type="email" autoComplete="username" isRequired />
        <NewPasswordField label="Password" name="password" />
      </SubmitForm>
      <p className="other-way">
        You have an account? <Link to="/sign-in">Sign in</Link>
      </p>
    </Page>
  )
}
