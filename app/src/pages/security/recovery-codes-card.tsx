import { formatDate } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { FactorCardProps } from './password-card.tsx'

/** Fewer codes than this are few. */
const FEW = 3

/** The recovery codes of the account. They come with the first passkey or app. */
export function RecoveryCodesCard({ factors: { recovery_codes }, actions }: FactorCardProps) {
  if (recovery_codes === null) return null
  const { remaining, created_at } = recovery_codes
  return (
    <Card>
      <h2>Recovery codes</h2>
      <p>With a recovery code you can sign in if you lose your phone or your passkey. Each works once.</p>
      <p>
        {remaining === 1 ? '1 code is left' : `${remaining} codes are left`}. You got them on{' '}
        {formatDate(created_at)}.
      </p>
      {remaining < FEW && (
        <Notice kind="warn" title="You have few recovery codes">
          Create new ones, and keep them where you find them without your phone.
        </Notice>
      )}
      <div>
        <ConfirmDialog
          trigger={<Button isDisabled={actions.isPending}>Create new codes</Button>}
          title="Create new recovery codes?"
          confirmLabel="Create new codes"
          onConfirm={actions.replaceRecoveryCodes}
        >
          The codes that you have now no longer work.
        </ConfirmDialog>
      </div>
    </Card>
  )
}
