import type { ReactNode } from 'react'
import { Notice } from '../ui/notice.tsx'
import type { ProblemLike } from './problem.ts'
import { isQuiet, problemText } from './problem-text.ts'
import { useWait } from './use-wait.ts'

/** The properties of {@link ProblemNotice}. */
export interface ProblemNoticeProps {
  readonly problem: ProblemLike
  readonly actions?: ReactNode
}

/**
 * Shows why a call failed, in plain words, with the id that support asks for. If the server asks to wait, it counts down.
 * Shows nothing if the user was signed out: the layout then shows the sign-in page.
 */
export function ProblemNotice({ problem, actions }: ProblemNoticeProps) {
  const wait = useWait(problem)
  if (isQuiet(problem)) return null
  const { title, text } = problemText(problem)
  // It is expected after connecting, and passes.
  const isExpected = problem.code === 'provider_not_ready'
  const now = problem.retry_after ? problemText({ ...problem, retry_after: wait }).text : text
  return (
    <Notice kind={isExpected ? 'info' : 'bad'} title={title} actions={actions}>
      {/* Screen readers read the time once, not every second. */}
      {now === text ? (
        text
      ) : (
        <>
          <span className="visually-hidden">{text}</span>
          <span aria-hidden="true">{wait > 0 ? now : 'You can try again now.'}</span>
        </>
      )}
      {problem.request_id && problem.status >= 500 && !isExpected && (
        <p className="soft">
          Request id: <code>{problem.request_id}</code>
        </p>
      )}
    </Notice>
  )
}
