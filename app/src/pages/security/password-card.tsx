import type { Factors } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useNavigate } from 'react-router'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { useUser } from '../../queries/user.ts'
import { hasPasskey } from '../../security/has-passkey.ts'
import type { FactorActions } from '../../security/use-factor-actions.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import type { CheckMailState } from '../auth/check-mail.tsx'

/** The properties of the cards of the security page. */
export interface FactorCardProps {
  readonly factors: Factors
  readonly actions: FactorActions
}

/** The password of the account, which can be removed if there is a passkey. */
export function PasswordCard({ factors, actions }: FactorCardProps) {
  if (!factors.has_password) return <NoPassword />
  return (
    <Card>
      <h2>Password</h2>
      <p>Use a password that you use nowhere else.</p>
      <div className="row">
        <LinkButton to="/profile/password">Change password</LinkButton>
        {hasPasskey(factors) && (
          <ConfirmDialog
            trigger={
              <Button variant="danger" isDisabled={actions.isPending}>
                Remove password
              </Button>
            }
            title="Remove your password?"
            confirmLabel="Remove password"
            onConfirm={actions.removePassword}
          >
            You then sign in with a passkey only. You can set a password again by email.
          </ConfirmDialog>
        )}
      </div>
    </Card>
  )
}

/** Sends a link to choose a password to the address of the user. */
function NoPassword() {
  const client = useClient()
  const navigate = useNavigate()
  const { data: user } = useUser()
  return (
    <Card>
      <h2>Password</h2>
      <p>Your account has no password. You sign in with a passkey.</p>
      {user && (
        <SubmitForm
          submitLabel="Set a password"
          send={() => client.auth.requestPasswordReset({ email: user.email })}
          onSent={() => {
            const state: CheckMailState = { purpose: 'reset', email: user.email }
            void navigate('/check-mail', { state })
          }}
        >
          <p>We send you an email with a link to choose one.</p>
        </SubmitForm>
      )}
    </Card>
  )
}
