import type { CallProblem } from './problem.ts'

/** The result of a successful call. */
export interface Success<Data> {
  readonly ok: true
  readonly data: Data
}

/** The result of a failed call. */
export interface Failure<Code extends string> {
  readonly ok: false
  readonly problem: CallProblem<Code>
}

/** The result of a call: data, or the problem that prevented it. */
export type Result<Data, Code extends string = string> = Success<Data> | Failure<Code>

/** Creates the result of a failed call. */
export function failure<Code extends string>(problem: CallProblem<Code>): Failure<Code> {
  return { ok: false, problem }
}
