import { Loaded } from '../../problems/loaded.tsx'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { useFactors } from '../../queries/factors.ts'
import { hasPasskey } from '../../security/has-passkey.ts'
import { useFactorActions } from '../../security/use-factor-actions.ts'
import { Card } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { AuthenticatorCard } from './authenticator-card.tsx'
import { PasskeysCard } from './passkeys-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { RecoveryCodesCard } from './recovery-codes-card.tsx'
import './security.css'

/** The page of the ways to sign in. */
export function Component() {
  const factors = useFactors()
  const actions = useFactorActions()
  const problem = problemOf(actions.error)
  return (
    <Page title="Sign-in and security" width="narrow">
      {problem && <ProblemNotice problem={problem} />}
      <Loaded query={factors} loading="Loading your sign-in methods">
        {data => (
          <>
            {data.has_password && data.totp === null && !hasPasskey(data) && (
              <Notice kind="warn" title="Your account is protected by a password only">
                Add a passkey or an authenticator app. Someone who learns your password then still cannot sign
                in.
              </Notice>
            )}
            <PasskeysCard factors={data} actions={actions} />
            <PasswordCard factors={data} actions={actions} />
            <AuthenticatorCard factors={data} actions={actions} />
            <RecoveryCodesCard factors={data} actions={actions} />
          </>
        )}
      </Loaded>
      <Card>
        <h2>Devices and activity</h2>
        <p>See where you are signed in, which devices you trust, and what happened in your account.</p>
        <div className="row">
          <LinkButton to="/sessions">Your devices</LinkButton>
          <LinkButton to="/activity">Your activity</LinkButton>
        </div>
      </Card>
    </Page>
  )
}
