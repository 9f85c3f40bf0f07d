import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { DeviceActions } from './use-device-actions.ts'

/** The properties of {@link EndSessions}. */
export interface EndSessionsProps {
  readonly hasOthers: boolean
  readonly actions: DeviceActions
}

/** Signs out many devices at once. */
export function EndSessions({ hasOthers, actions }: EndSessionsProps) {
  return (
    <div className="row">
      {hasOthers && (
        <ConfirmDialog
          trigger={
            <Button variant="danger" isDisabled={actions.isPending}>
              Sign out all other devices
            </Button>
          }
          title="Sign out all other devices?"
          confirmLabel="Sign out the others"
          onConfirm={actions.endOthers}
        >
          You stay signed in only on this device.
        </ConfirmDialog>
      )}
      <ConfirmDialog
        trigger={
          <Button variant="danger" isDisabled={actions.isPending}>
            Sign out everywhere
          </Button>
        }
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={actions.endAll}
      >
        All your devices are signed out, this one too. You then see the sign-in page.
      </ConfirmDialog>
    </div>
  )
}
