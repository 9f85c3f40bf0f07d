import type { CallProblem, ClientCode, Problem, SessionCode } from '@dashtam/client'

/** A problem of any call. */
export type ProblemLike = CallProblem

/** Every code that the application has a text for. */
export type KnownCode = Problem['code'] | ClientCode | SessionCode

/** A text for the user: what happened, and what to do. */
export interface ProblemText {
  readonly title: string
  readonly text: string
}

const texts: Partial<Record<string, ProblemText>> = {}

/** Returns the text for a problem. Unknown codes, for example of a newer server, get a general text. */
export function problemText({ code }: ProblemLike): ProblemText {
  return (
    texts[code] ?? { title: 'Something went wrong', text: 'Try again. If it happens again, contact support.' }
  )
}
