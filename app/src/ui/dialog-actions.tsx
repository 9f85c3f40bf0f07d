import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import './dialog-actions.css'

/** The properties of {@link DialogActions}. */
export interface DialogActionsProps {
  /** Closes the dialog. Absent if the action is the only way to close it. */
  readonly onCancel?: () => void
  /** Whether "Cancel" receives the focus, because the action cannot be undone. */
  readonly focusesCancel?: boolean
  /** The button of the action. Absent if the user can only cancel. */
  readonly children?: ReactNode
}

/** The buttons of a dialog: "Cancel", then the action. */
export function DialogActions({ onCancel, focusesCancel = false, children }: DialogActionsProps) {
  return (
    <div className="row dialog-actions">
      {onCancel && (
        <Button onPress={onCancel} autoFocus={focusesCancel}>
          Cancel
        </Button>
      )}
      {children}
    </div>
  )
}
