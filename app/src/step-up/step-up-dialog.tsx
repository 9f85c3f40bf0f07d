import type { StepUpOptions, StepUpProof } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import type { Factor } from '../factors/factor.ts'
import { FactorForm } from '../factors/factor-form.tsx'
import { Loaded } from '../problems/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import '../ui/dialog.css'
import type { StepUpRequest } from './step-up-requests.ts'

/** The properties of {@link StepUpDialog}. */
export interface StepUpDialogProps {
  readonly request: StepUpRequest
}

/** Asks the user for a password or a second factor. "Cancel" and Escape cancel the action that requires it. */
export function StepUpDialog({ request }: StepUpDialogProps) {
  const client = useClient()
  const options = useQuery({
    queryKey: ['step-up', request.id],
    queryFn: ({ signal }) => client.auth.startStepUp({ signal }).orThrow(),
    // A challenge works once, and not for long.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const cancel = () => request.finish(false)
  const verify = (factor: StepUpProof) => client.auth.stepUp({ factor })
  return (
    <ModalOverlay isOpen className="overlay" onOpenChange={isOpen => !isOpen && cancel()}>
      <Modal className="modal">
        <Dialog className="dialog stack">
          <Heading slot="title" level={2}>
            Confirm that it is you
          </Heading>
          <p>This protects your account if someone else uses your device.</p>
          <Loaded query={options} loading="Loading your sign-in methods">
            {data => (
              <FactorForm
                factors={factorsFor(request, data)}
                passkeyOptions={data.passkey_options}
                verify={proof =>
                  verify(proof.type === 'passkey' ? { ...proof, challenge: data.challenge } : proof)
                }
                onVerified={() => request.finish(true)}
                onCancel={cancel}
                actionsFor={({ code }) =>
                  code === 'invalid_challenge' && (
                    <Button onPress={() => void options.refetch()}>Start again</Button>
                  )
                }
              />
            )}
          </Loaded>
          {options.data === undefined && <DialogActions onCancel={cancel} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Returns the factors that the action accepts. A password is not a second factor. */
function factorsFor({ required }: StepUpRequest, { factors }: StepUpOptions): readonly Factor[] {
  const second = factors.filter(factor => factor !== 'password')
  return required.factor === 'second' && second.length > 0 ? second : factors
}
