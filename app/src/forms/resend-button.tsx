import type { Result } from '@dashtam/client'
import { useState } from 'react'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import type { ProblemLike } from '../problems/problem-text.ts'
import { useWait } from '../problems/use-wait.ts'
import { formatWait } from '../text/wait.ts'
import { Button } from '../ui/button.tsx'

/** The properties of {@link ResendButton}. */
export interface ResendButtonProps {
  readonly send: () => PromiseLike<Result<unknown>>
}

/** Sends an email again, and says that it did. If the server asks to wait, the button counts down. */
export function ResendButton({ send }: ResendButtonProps) {
  const [isPending, setPending] = useState(false)
  const [sent, setSent] = useState(0)
  const [problem, setProblem] = useState<ProblemLike>()
  const wait = useWait(problem)
  const resend = async () => {
    setPending(true)
    setProblem(undefined)
    const result = await send()
    setPending(false)
    if (result.ok) setSent(count => count + 1)
    else setProblem(result.problem)
  }
  return (
    <div className="stack resend">
      <Button isPending={isPending} isDisabled={wait > 0} onPress={resend}>
        {wait > 0 ? `Send the email again (in ${formatWait(wait)})` : 'Send the email again'}
      </Button>
      <p role="status">
        {sent > 0 &&
          !problem &&
          `We sent another email${sent > 1 ? ` (${sent})` : ''}. The newest link works.`}
      </p>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  )
}
