import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'
import { shownRecoveryCodes } from './shown-recovery-codes.ts'

/**
 * Shows new recovery codes above every page, so that they stay if the user leaves the page that created them.
 *
 * @param onClosed - Called when the user has saved them.
 */
export function showRecoveryCodes(codes: readonly string[], onClosed?: () => void): void {
  const close = () => {
    shownRecoveryCodes.set(null)
    onClosed?.()
  }
  shownRecoveryCodes.set(<RecoveryCodesDialog key={codes.join()} codes={codes} onClose={close} />)
}
