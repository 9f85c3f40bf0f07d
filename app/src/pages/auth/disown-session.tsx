import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { useLinkToken } from '../../session/use-link-token.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { IncompleteLink } from './incomplete-link.tsx'

/** The page of the link in the mail about a new sign-in: the user says that it was someone else. */
export function Component() {
  const token = useLinkToken()
  return (
    <Page title="Was this not you?" width="narrow">
      {token === undefined ? <IncompleteLink /> : <DisownSession key={token} token={token} />}
    </Page>
  )
}

function DisownSession({ token }: { readonly token: string }) {
  const client = useClient()
  const [isDone, setDone] = useState(false)
  const newPassword = <LinkButton to="/forgot-password">Get a new link</LinkButton>
  if (isDone)
    return (
      <Notice kind="good" title="Your account is protected. Check your mail." actions={newPassword}>
        All devices are signed out. We sent you a link to choose a new password. Until you choose one, nobody
        can sign in. If the email does not arrive, get a new link.
      </Notice>
    )
  return (
    <>
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
    </>
  )
}
