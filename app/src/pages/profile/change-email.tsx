import type { Factors } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { Link } from 'react-router'
import { PasswordField } from '../../forms/password-field.tsx'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { Loaded } from '../../problems/loaded.tsx'
import { useFactors } from '../../queries/factors.ts'
import { useUser } from '../../queries/user.ts'
import { hasPasskey } from '../../security/has-passkey.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The page to change the email address. */
export function Component() {
  const { data: user } = useUser()
  const factors = useFactors()
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
        <Loaded query={factors} loading="Loading your sign-in methods">
          {data => <EmailForm factors={data} onSent={setSentTo} />}
        </Loaded>
        <div>{back}</div>
      </Card>
    </Page>
  )
}

/** The properties of {@link EmailForm}. */
interface EmailFormProps {
  readonly factors: Factors
  readonly onSent: (email: string) => void
}

/** Asks for the password only if it is sufficient. Otherwise the client asks for a factor when it sends the form. */
function EmailForm({ factors, onSent }: EmailFormProps) {
  const client = useClient()
  const hasSecondFactor = factors.totp !== null || hasPasskey(factors)
  const asksForPassword = factors.has_password && !hasSecondFactor
  return (
    <SubmitForm
      submitLabel="Send the link"
      send={field =>
        client.user.update({
          email: field('email'),
          ...(asksForPassword && { current_password: field('current_password') }),
        })
      }
      onSent={(_, field) => onSent(field('email'))}
      fieldProblems={{
        invalid_credentials: { field: 'current_password', text: 'This is not your current password.' },
      }}
    >
      <TextField label="New email address" name="email" type="email" autoComplete="email" isRequired />
      {asksForPassword && (
        <PasswordField label="Current password" name="current_password" autoComplete="current-password" />
      )}
    </SubmitForm>
  )
}
