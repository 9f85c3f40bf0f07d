import { formatDate, formatDistance } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import type { FactorCardProps } from './password-card.tsx'

/** The authenticator app of the account. */
export function AuthenticatorCard({ factors: { totp }, actions }: FactorCardProps) {
  if (totp === null)
    return (
      <Card>
        <h2>Authenticator app</h2>
        <p>An app on your phone shows a code that you type after your password.</p>
        <div>
          <LinkButton to="/security/authenticator">Set up an app</LinkButton>
        </div>
      </Card>
    )
  const used = totp.last_used_at === null ? 'not used yet' : `last used ${formatDistance(totp.last_used_at)}`
  return (
    <Card>
      <h2>Authenticator app</h2>
      <p>
        Set up on {formatDate(totp.created_at)}, {used}.
      </p>
      <div>
        <ConfirmDialog
          trigger={
            <Button variant="danger" isDisabled={actions.isPending}>
              Remove app
            </Button>
          }
          title="Remove your authenticator app?"
          confirmLabel="Remove app"
          onConfirm={actions.removeTotp}
        >
          Its codes no longer work. To use an app on another phone, remove this one first.
        </ConfirmDialog>
      </div>
    </Card>
  )
}
