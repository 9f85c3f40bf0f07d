import type { CallProblem, ClientCode, Problem, SessionCode } from '@dashtam/client'
import type { PasskeyCode } from '@dashtam/client/passkeys'

/** A problem of any call. */
export type ProblemLike = CallProblem

/**
 * The codes of problems that the application reports itself.
 *
 * - `storage_refused`: the browser does not let the application store data.
 * - `widget_required`: the institution can be connected in its widget only, which this application does not have.
 * - `unexpected_error`: an error of the application.
 */
export type AppCode = 'storage_refused' | 'widget_required' | 'unexpected_error'

/** Every code that the application has a text for. */
export type KnownCode = Problem['code'] | ClientCode | SessionCode | PasskeyCode | AppCode

/** A text for the user: what happened, and what to do. */
export interface ProblemText {
  readonly title: string
  readonly text: string
}
