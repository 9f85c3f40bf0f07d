import { PageFault } from '../pages/page-fault.tsx'
import { SignedOutLayout } from './signed-out-layout.tsx'

/** What replaces everything if a layout could not be shown. */
export function LayoutFault() {
  return (
    <SignedOutLayout>
      <PageFault />
    </SignedOutLayout>
  )
}
