import { useClient } from '@dashtam/client/react'
import { useState } from 'react'
import { type ConnectionToAuthorize, leaveForConsent } from '../connecting/leave-for-consent.ts'
import type { ProblemLike } from '../problems/problem.ts'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { useWait } from '../problems/use-wait.ts'
import { Button } from '../ui/button.tsx'

/** The properties of {@link ConsentButton}. */
export interface ConsentButtonProps {
  readonly connection: ConnectionToAuthorize
  readonly children: string
}

/** A button that leads to the consent page of the institution. */
export function ConsentButton({ connection, children }: ConsentButtonProps) {
  const client = useClient()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<ProblemLike>()
  const wait = useWait(problem)
  const leave = async () => {
    setPending(true)
    setProblem(undefined)
    const result = await leaveForConsent(client, connection)
    setPending(false)
    if (!result.ok) setProblem(result.problem)
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button variant="primary" isPending={isPending} isDisabled={wait > 0} onPress={() => void leave()}>
        {children}
      </Button>
    </>
  )
}
