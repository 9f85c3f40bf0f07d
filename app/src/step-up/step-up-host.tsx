import { useSession } from '@dashtam/client/react'
import { type ComponentType, useEffect, useState, useSyncExternalStore } from 'react'
import type { StepUpDialogProps } from './step-up-dialog.tsx'
import { stepUpRequest } from './step-up-requests.ts'

/** Shows the dialog for actions that require a recent authentication. Its code is loaded when it is first necessary. */
export function StepUpHost() {
  const request = useSyncExternalStore(stepUpRequest.subscribe, stepUpRequest.read)
  const isSignedIn = useSession().status === 'signed_in'
  const [Dialog, setDialog] = useState<ComponentType<StepUpDialogProps>>()
  useEffect(() => {
    if (!request) return
    if (!isSignedIn) return request.finish(false)
    import('./step-up-dialog.tsx').then(({ StepUpDialog }) => setDialog(() => StepUpDialog), request.fail)
  }, [request, isSignedIn])
  return request && Dialog && isSignedIn ? <Dialog key={request.id} request={request} /> : null
}
