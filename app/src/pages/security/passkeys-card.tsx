import type { Passkey } from '@dashtam/client'
import { useId } from 'react'
import { canUsePasskeys } from '../../factors/can-use-passkeys.ts'
import { AddPasskey } from '../../security/add-passkey.tsx'
import { RenamePasskey } from '../../security/rename-passkey.tsx'
import type { FactorActions } from '../../security/use-factor-actions.ts'
import { formatDate, formatDistance } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { FactorCardProps } from './password-card.tsx'

/** The passkeys of the account. */
export function PasskeysCard({ factors: { passkeys }, actions }: FactorCardProps) {
  return (
    <Card>
      <h2>Passkeys</h2>
      <p>
        Sign in with your fingerprint, your face or the PIN of your device. A passkey cannot be guessed, and
        works on this site only.
      </p>
      {passkeys.length > 0 && (
        <ul className="factors">
          {passkeys.map(passkey => (
            <PasskeyItem key={passkey.id} passkey={passkey} actions={actions} />
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <div>
          <AddPasskey />
        </div>
      ) : (
        <p className="soft">This browser cannot create passkeys here.</p>
      )}
    </Card>
  )
}

function PasskeyItem({ passkey, actions }: { readonly passkey: Passkey; readonly actions: FactorActions }) {
  const { name, is_revoked, is_backed_up } = passkey
  const id = useId()
  return (
    <li aria-labelledby={id}>
      <div className="row">
        <h3 id={id}>{name}</h3>
        {is_revoked && <Badge kind="bad">Blocked</Badge>}
        {!is_revoked && is_backed_up && <Badge>Synced</Badge>}
      </div>
      <p className="soft">
        {is_revoked
          ? 'It was blocked because a copy of it seems to exist. Remove it, and add a new one.'
          : usesOf(passkey)}
      </p>
      <div className="row">
        {!is_revoked && <RenamePasskey passkey={passkey} />}
        <ConfirmDialog
          trigger={
            <Button variant="danger" aria-label={`Remove ${name}`} isDisabled={actions.isPending}>
              Remove
            </Button>
          }
          title={`Remove ${name}?`}
          confirmLabel="Remove"
          onConfirm={() => actions.removePasskey(passkey)}
        >
          You can no longer sign in with it. Remove it from your device or password manager too.
        </ConfirmDialog>
      </div>
    </li>
  )
}

function usesOf({ created_at, last_used_at }: Passkey): string {
  const used = last_used_at === null ? 'not used yet' : `last used ${formatDistance(last_used_at)}`
  return `Added on ${formatDate(created_at)}, ${used}.`
}
