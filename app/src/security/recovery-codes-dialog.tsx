import { useState } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from '../ui/button.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import '../ui/dialog.css'
import { copyText } from './copy-text.ts'
import { downloadText } from './download-text.ts'
import './recovery-codes.css'

/** The properties of {@link RecoveryCodesDialog}. */
export interface RecoveryCodesDialogProps {
  readonly codes: readonly string[]
  readonly onClose: () => void
}

/** Shows recovery codes. They are shown once, so Escape does not close the dialog. */
export function RecoveryCodesDialog({ codes, onClose }: RecoveryCodesDialogProps) {
  const [message, setMessage] = useState('')
  const text = codes.join('\n')
  const copy = async () => {
    const isCopied = await copyText(text)
    setMessage(
      isCopied
        ? 'The codes are copied.'
        : 'Your browser did not allow it. Download the codes, or write them down.',
    )
  }
  const download = () => downloadText('dashtam-recovery-codes.txt', `Recovery codes for Dashtam\n\n${text}\n`)
  return (
    <ModalOverlay isOpen isKeyboardDismissDisabled className="overlay">
      <Modal className="modal">
        <Dialog className="dialog stack recovery-codes">
          <Heading slot="title" level={2}>
            Save your recovery codes
          </Heading>
          <p>
            If you lose your phone or your passkey, you can sign in with one of these codes. Each works once.
            Keep them safe: they are not shown again.
          </p>
          <ol>
            {codes.map(code => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <div className="row">
            <Button onPress={() => void copy()}>Copy</Button>
            <Button onPress={download}>Download</Button>
            <Button onPress={() => window.print()}>Print</Button>
          </div>
          <p role="status">{message}</p>
          <DialogActions>
            <Button variant="primary" onPress={onClose}>
              I have saved them
            </Button>
          </DialogActions>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
