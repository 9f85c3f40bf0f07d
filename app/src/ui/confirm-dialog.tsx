import type { ReactNode } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './button.tsx'
import { DialogActions } from './dialog-actions.tsx'
import './dialog.css'

/** The properties of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  /** The button that opens the dialog. */
  readonly trigger: ReactNode
  readonly title: string
  /** What happens if the user confirms. */
  readonly children: ReactNode
  /** The label of the button that confirms: a verb, such as "End session". */
  readonly confirmLabel: string
  readonly onConfirm: () => void
}

/** Asks before an action that cannot be undone. Escape and "Cancel" change nothing. */
export function ConfirmDialog({ trigger, title, children, confirmLabel, onConfirm }: ConfirmDialogProps) {
  return (
    <DialogTrigger>
      {trigger}
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog role="alertdialog" className="dialog stack">
            {({ close }) => (
              <>
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                <div>{children}</div>
                <DialogActions onCancel={close} focusesCancel>
                  <Button
                    variant="danger"
                    onPress={() => {
                      close()
                      onConfirm()
                    }}
                  >
                    {confirmLabel}
                  </Button>
                </DialogActions>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}
