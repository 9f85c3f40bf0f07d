import { useClient, useSession } from '@dashtam/client/react'
import { useEffect } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { ResendButton } from '../../forms/resend-button.tsx'
import { rememberEmail } from '../../session/known-email.ts'
import { Page } from '../../ui/page.tsx'

/** What the page is about. It is kept in the history entry, so that a reload shows the same page. */
export interface CheckMailState {
  readonly purpose: 'verify' | 'reset'
  readonly email: string
}

/** The page after a request for a mail with a link. It looks the same whether or not an account exists. */
export function Component() {
  const client = useClient()
  const session = useSession()
  const state = readState(useLocation().state)
  const email = state?.email
  useEffect(() => {
    if (email !== undefined) rememberEmail(email)
  }, [email])
  // The user has followed the link and signed in, in another tab.
  if (!state || (state.purpose === 'verify' && session.status === 'signed_in'))
    return <Navigate to="/" replace />
  const isReset = state.purpose === 'reset'
  return (
    <Page title="Check your mail" width="narrow">
      <p>
        We sent an email to <strong className="address">{state.email}</strong>. Open it and follow the link to{' '}
        {isReset ? 'choose a new password' : 'verify your address'}.
      </p>
      <div className="stack">
        <p className="soft">
          No email? Look in the spam folder, and check the address.
          {isReset && ' If there is no account with this address, we do not send an email.'}
        </p>
        <ResendButton
          send={() =>
            isReset
              ? client.auth.requestPasswordReset({ email: state.email })
              : client.auth.resendVerification({ email: state.email })
          }
        />
      </div>
      <p className="other-way">
        <Link to={isReset ? '/forgot-password' : '/register'}>Use another address</Link> ·{' '}
        <Link to="/sign-in">Sign in</Link>
      </p>
    </Page>
  )
}

function readState(state: unknown): CheckMailState | undefined {
  if (typeof state !== 'object' || state === null || !('email' in state) || !('purpose' in state))
    return undefined
  const { email, purpose } = state
  return typeof email === 'string' && (purpose === 'verify' || purpose === 'reset')
    ? { email, purpose }
    : undefined
}
