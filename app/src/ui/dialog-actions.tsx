import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import './dialog-actions.css'

/** The properties of {@link DialogActions}. */
export interface DialogActionsProps {
  readonly onCancel: () => void
  /** Whether "Cancel" receives the focus, because the action cannot be undone. */
  readonly focusesCancel?: boolean
  /** The button of the action. */
  readonly children: ReactNode
}

/** The buttons of a dialog: "Cancel", then the action. */
export function DialogActions({ onCancel, focusesCancel = false, children }: DialogActionsProps) {
  return (
    <div className="row dialog-actions">
      <Button onPress={onCancel} autoFocus={focusesCancel}>
        Cancel
      </Button>
      {children}
    </div>
  )
}
