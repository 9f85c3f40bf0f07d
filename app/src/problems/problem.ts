import type { CallProblem, ClientCode, Problem, SessionCode } from '@dashtam/client'
import type { AppCode } from './own-problem.ts'

/** A problem of any call. */
export type ProblemLike = CallProblem

/** Every code that the application has a text for. */
export type KnownCode = Problem['code'] | ClientCode | SessionCode | AppCode

/** A text for the user: what happened, and what to do. */
export interface ProblemText {
  readonly title: string
  readonly text: string
}
