import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { Link } from 'react-router'
import { PasswordField } from '../../forms/password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { useUser } from '../../queries/user.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The page to change the email address. */
export function Component() {
  const client = useClient()
  const { data: user } = useUser()
  const [sentTo, setSentTo] = useState<string>()
  const back = <Link to="/profile">Back to your profile</Link>
  if (sentTo !== undefined)
    return (
      <Page title="Check your mail" width="narrow">
        <Notice title="Your address is not changed yet" actions={back}>
          We sent an email to <strong className="address">{sentTo}</strong>. Open it and follow the link.
          Until then, sign in with your current address.
        </Notice>
      </Page>
    )
  return (
    <Page title="Change email address" width="narrow">
      {user && (
        <p>
          Your current address is <strong className="address">{user.email}</strong>.
        </p>
      )}
      <p>We send a link to the new address. The address changes when you follow the link.</p>
      <Card>
        <SubmitForm
          submitLabel="Send the link"
          send={field =>
            client.user.update({ email: field('email'), current_password: field('current_password') })
          }
          onSent={(_, field) => setSentTo(field('email'))}
          fieldProblems={{
            invalid_credentials: { field: 'current_password', text: 'This is not your current password.' },
          }}
          footer={<div>{back}</div>}
        >
          <TextField label="New email address" name="email" type="email" autoComplete="email" isRequired />
          <PasswordField label="Current password" name="current_password" autoComplete="current-password" />
        </SubmitForm>
      </Card>
    </Page>
  )
}
