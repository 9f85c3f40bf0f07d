import type { Factors } from '@dashtam/client'
import type { FactorActions } from '../../security/use-factor-actions.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'

/** The properties of the cards of the security page. */
export interface FactorCardProps {
  readonly factors: Factors
  readonly actions: FactorActions
}

/** Returns whether the user can sign in with a passkey. */
export const hasPasskey = ({ passkeys }: Factors) => passkeys.some(({ is_revoked }) => !is_revoked)

/** The password of the account, which can be removed if there is a passkey. */
export function PasswordCard({ factors, actions }: FactorCardProps) {
  if (!factors.has_password)
    return (
      <Card>
        <h2>Password</h2>
        <p>Your account has no password. You sign in with a passkey.</p>
        <div>
          <LinkButton to="/forgot-password">Set a password</LinkButton>
        </div>
      </Card>
    )
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
