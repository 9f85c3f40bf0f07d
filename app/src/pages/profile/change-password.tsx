import { useClient } from '@dashtam/client/react'
import { Link, useNavigate } from 'react-router'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { useUser } from '../../queries/user.ts'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { showStatus } from '../../ui/status.ts'

/** The page to change the password. */
export function Component() {
  const client = useClient()
  const navigate = useNavigate()
  const { data: user } = useUser()
  return (
    <Page title="Change password" width="narrow">
      <p>All your other devices are then signed out. This one stays signed in.</p>
      <Card>
        <SubmitForm
          submitLabel="Change password"
          send={field =>
            client.auth.changePassword({
              current_password: field('current_password'),
              new_password: field('new_password'),
            })
          }
          onSent={async () => {
            await navigate('/profile', { replace: true })
            showStatus('Your password is changed. Your other devices are signed out.')
          }}
          fieldProblems={{
            invalid_credentials: { field: 'current_password', text: 'This is not your current password.' },
          }}
          footer={
            <div className="row">
              <Link to="/profile">Back to your profile</Link>
              <Link to="/forgot-password">Forgot your password?</Link>
            </div>
          }
        >
          {/* Password managers store the new password for this address. */}
          <input
            className="visually-hidden"
            type="email"
            autoComplete="username"
            value={user?.email ?? ''}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
          />
          <PasswordField label="Current password" name="current_password" autoComplete="current-password" />
          <NewPasswordField label="New password" name="new_password" />
        </SubmitForm>
      </Card>
    </Page>
  )
}
