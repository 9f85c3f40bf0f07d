import type { ReactNode } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import './dialog.css'

/** The properties of {@link FormDialog}. */
export interface FormDialogProps {
  /** The button that opens the dialog. */
  readonly trigger: ReactNode
  readonly title: string
  /** Renders the form. */
  readonly children: (close: () => void) => ReactNode
}

/** A dialog with a form. Escape closes it and changes nothing. */
export function FormDialog({ trigger, title, children }: FormDialogProps) {
  return (
    <DialogTrigger>
      {trigger}
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="dialog stack">
            {({ close }) => (
              <>
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                {children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}
