import type { ReactNode } from 'react'
import { Notice } from '../ui/notice.tsx'
import { type ProblemLike, problemText } from './problem-text.ts'

/** The properties of {@link ProblemNotice}. */
export interface ProblemNoticeProps {
  readonly problem: ProblemLike
  readonly actions?: ReactNode
}

/** Shows why a call failed, in plain words, with the id that support asks for. */
export function ProblemNotice({ problem, actions }: ProblemNoticeProps) {
  const { title, text } = problemText(problem)
  return (
    <Notice kind="bad" title={title} actions={actions}>
      {text}
      {problem.request_id && problem.status >= 500 && (
        <p className="soft">
          Request id: <code>{problem.request_id}</code>
        </p>
      )}
    </Notice>
  )
}
