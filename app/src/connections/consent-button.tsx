import type { Connection } from '@dashtam/client'
import { useConsent } from '../connecting/use-consent.ts'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { Button } from '../ui/button.tsx'

/** The properties of {@link ConsentButton}. */
export interface ConsentButtonProps {
  readonly connectionId: Connection['id']
  readonly children: string
}

/** A button that leads to the consent page of the institution. */
export function ConsentButton({ connectionId, children }: ConsentButtonProps) {
  const { ask, isPending, problem } = useConsent()
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button variant="primary" isPending={isPending} onPress={() => void ask(connectionId)}>
        {children}
      </Button>
    </>
  )
}
