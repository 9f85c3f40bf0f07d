import type { Result } from '@dashtam/client'
import { useState } from 'react'
import type { ProblemLike } from '../problems/problem.ts'
import { problemText } from '../problems/problem-text.ts'
import { settle } from '../problems/settle.ts'
import { useWait } from '../problems/use-wait.ts'
import { formatWait } from '../text/wait.ts'
import { Button } from '../ui/button.tsx'
import './resend-button.css'

/** The properties of {@link ResendButton}. */
export interface ResendButtonProps {
  readonly send: () => PromiseLike<Result<unknown>>
}

/** Sends an email again, and says that it did. If the server asks to wait, the button counts down. */
export function ResendButton({ send }: ResendButtonProps) {
  const [isPending, setPending] = useState(false)
  const [isSent, setSent] = useState(false)
  const [problem, setProblem] = useState<ProblemLike>()
  const wait = useWait(problem)
  const resend = async () => {
    setPending(true)
    setProblem(undefined)
    const result = await settle(send)
    setPending(false)
    if (result.ok) setSent(true)
    else setProblem(result.problem)
  }
  return (
    <div className="resend">
      <Button isPending={isPending} isDisabled={wait > 0} onPress={resend}>
        {wait > 0 ? `Send again in ${formatWait(wait)}` : 'Send the email again'}
      </Button>
      <p role="status">{isSent && !problem && !isPending && 'We sent another email. Use the newest one.'}</p>
      {problem && <p role="alert">{describe(problem)}</p>}
    </div>
  )
}

/** Describes a problem. The button counts down the time to wait. */
function describe(problem: ProblemLike): string {
  const { title, text } = problemText(problem)
  return problem.retry_after ? `${title}.` : `${title}. ${text}`
}
