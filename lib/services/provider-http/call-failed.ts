import type { HttpOutcome } from './provider-http.ts'

type Unanswered = Exclude<HttpOutcome, { kind: 'answered' }>

/** A call that found no answer. Thrown within this folder, so that its span says so; `send` yields the outcome. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly outcome: Unanswered
  constructor(outcome: Unanswered) {
    super(outcome.kind === 'failed' ? outcome.reason : `${outcome.kind}: ${outcome.phase}`)
    this.outcome = outcome
  }
}

/** A call that failed for `reason`, a word for the log. */
export function failed(reason: string): CallFailed {
  return new CallFailed({ kind: 'failed', reason })
}

/** A call whose timeout of `phase` passed. */
export function timedOut(phase: Extract<Unanswered, { kind: 'timed_out' }>['phase']): CallFailed {
  return new CallFailed({ kind: 'timed_out', phase })
}
