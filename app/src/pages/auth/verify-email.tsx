import { useClient, useSession } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { userKey } from '../../queries/user.ts'
import { useLinkToken } from '../../session/use-link-token.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { IncompleteLink } from './incomplete-link.tsx'

/** The page of the link in a mail that verifies an address. */
export function Component() {
  const token = useLinkToken()
  // The key: a second link in the same tab starts anew.
  return (
    <Page title="Verify your email address" width="narrow">
      {token === undefined ? <IncompleteLink /> : <VerifyEmail key={token} token={token} />}
    </Page>
  )
}

function VerifyEmail({ token }: { readonly token: string }) {
  const client = useClient()
  const cache = useQueryClient()
  const isSignedIn = useSession().status === 'signed_in'
  const [isVerified, setVerified] = useState(false)
  const next = isSignedIn ? (
    <LinkButton to="/profile" variant="primary">
      Go to your profile
    </LinkButton>
  ) : (
    <LinkButton to="/sign-in" variant="primary">
      Sign in
    </LinkButton>
  )
  if (isVerified)
    return (
      <Notice kind="good" title="Your email address is verified." actions={next}>
        {!isSignedIn && 'You can sign in now.'}
      </Notice>
    )
  // A button, because programs that check mails for harmful links open them.
  return (
    <>
      <p>Confirm that this email address is yours.</p>
      <SubmitForm
        submitLabel="Verify my address"
        send={() => client.auth.verifyEmail({ token })}
        onSent={() => {
          setVerified(true)
          void cache.invalidateQueries({ queryKey: userKey })
        }}
        actionsFor={({ code }) => code === 'invalid_verification_token' && next}
      />
    </>
  )
}
