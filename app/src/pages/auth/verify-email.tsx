import { useClient, useSession } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { userKey } from '../../queries/user.ts'
import { useLinkToken } from '../../session/use-link-token.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { IncompleteLink } from './incomplete-link.tsx'

const TITLE = 'Verify your email address'

/** The page of the link in a mail that verifies an address. */
export function Component() {
  const token = useLinkToken()
  // The key: a second link in the same tab starts again.
  return token === undefined ? <IncompleteLink title={TITLE} /> : <VerifyEmail key={token} token={token} />
}

function VerifyEmail({ token }: { readonly token: string }) {
  const client = useClient()
  const cache = useQueryClient()
  const isSignedIn = useSession().status === 'signed_in'
  const [isVerified, setVerified] = useState(false)
  const variant = isVerified ? 'primary' : 'secondary'
  const next = (
    <LinkButton to={isSignedIn ? '/profile' : '/sign-in'} variant={variant}>
      {isSignedIn ? 'Go to your profile' : 'Sign in'}
    </LinkButton>
  )
  if (isVerified)
    return (
      <Page title="Your address is verified" width="narrow">
        <p>{isSignedIn ? 'You can use your account with this address.' : 'You can sign in now.'}</p>
        {next}
      </Page>
    )
  // A button, because programs that check mails for harmful links open them.
  return (
    <Page title={TITLE} width="narrow">
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
    </Page>
  )
}
