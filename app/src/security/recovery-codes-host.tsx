import { useSession } from '@dashtam/client/react'
import { useEffect, useSyncExternalStore } from 'react'
import { shownRecoveryCodes } from './shown-recovery-codes.ts'

/** Shows the dialog with new recovery codes. The page that creates them has loaded its code. */
export function RecoveryCodesHost() {
  const dialog = useSyncExternalStore(shownRecoveryCodes.subscribe, shownRecoveryCodes.read)
  const session = useSession()
  const userId = session.status === 'signed_in' ? session.user_id : undefined
  // Another user must not see them. The id is a dependency so that the cleanup runs when the user changes.
  useEffect(() => () => shownRecoveryCodes.set(null), [userId])
  return userId === undefined ? null : dialog
}
