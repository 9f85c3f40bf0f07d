import type { HttpOutcome } from './provider-http.ts'

type Unanswered = Exclude<HttpOutcome, { kind: 'answered' }>

/** A call without a valid response. Thrown in this folder, so that the span records it. `send` returns the outcome. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly outcome: Unanswered
  constructor(outcome: Unanswered) {
    super(outcome.kind === 'failed' ? outcome.reason : `${outcome.kind}: ${outcome.phase}`)
    this.outcome = outcome
  }
}

/** Creates a failed call. `reason` is a code for the log. */
export function failed(reason: string): CallFailed {
  return new CallFailed({ kind: 'failed', reason })
}

/** Creates a call that exceeded the timeout of `phase`. */
export function timedOut(phase: Extract<Unanswered, { kind: 'timed_out' }>['phase']): CallFailed {
  return new CallFailed({ kind: 'timed_out', phase })
}
