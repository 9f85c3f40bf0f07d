import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { Link } from 'react-router'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { useLinkToken } from '../../session/use-link-token.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { IncompleteLink } from './incomplete-link.tsx'

const TITLE = 'Was this not you?'

/** The page of the link in the mail about a new sign-in: the user says that it was someone else. */
export function Component() {
  const token = useLinkToken()
  return token === undefined ? <IncompleteLink title={TITLE} /> : <DisownSession key={token} token={token} />
}

function DisownSession({ token }: { readonly token: string }) {
  const client = useClient()
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Page title="Your account is protected" width="narrow">
        <p>
          All devices are signed out, and nobody can sign in now. <strong>Check your mail</strong>: we sent
          you a link to choose a new password.
        </p>
        <p className="soft">
          No email? Look in the spam folder, or <Link to="/forgot-password">get a new link</Link>.
        </p>
      </Page>
    )
  return (
    <Page title={TITLE} width="narrow">
      <p>
        Someone signed in to your account, and it was not you: then someone else knows your password. Press
        the button to protect your account.
      </p>
      <ul>
        <li>All devices are signed out, this one too.</li>
        <li>Nobody can sign in until you choose a new password.</li>
        <li>You get an email with a link to choose it.</li>
      </ul>
      <SubmitForm
        submitLabel="Protect my account"
        send={() => client.sessions.disown({ token })}
        onSent={() => {
          setDone(true)
          // If this browser was signed in to the account, it learns that its session has ended.
          void client.session.refresh()
        }}
        actionsFor={({ code }) =>
          code === 'invalid_disown_token' && (
            <LinkButton to="/forgot-password">Choose a new password</LinkButton>
          )
        }
        footer={<p className="soft">If it was you, close this page. Nothing changes.</p>}
      />
    </Page>
  )
}
