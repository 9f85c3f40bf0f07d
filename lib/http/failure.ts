import type { RequiredAuthentication } from '../auth/authentication/freshness.ts'
import type { ProblemCode } from '../problems.ts'
import type { LogFields } from '../runtime/log/log.ts'
import type { InputError } from '../text/input-errors.ts'

/** The optional details of a failure. */
export interface FailureExtras {
  readonly errors?: readonly InputError[]
  /** The display name of the provider that failed. */
  readonly provider?: string
  /** The authentication that the request requires (RFC 9470). */
  readonly reauthentication?: RequiredAuthentication
  /** What the log says about a refusal, in addition to the caller. It is not part of the response. */
  readonly refusal?: LogFields
  /** Response headers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** An expected failure. The pipeline converts it to a problem (RFC 9457). */
export class Failure<C extends ProblemCode = ProblemCode> {
  readonly code: C
  readonly extras: FailureExtras
  constructor(code: C, extras: FailureExtras = {}) {
    this.code = code
    this.extras = extras
  }
}

/** Creates an expected failure. */
export function fail<const C extends ProblemCode>(code: C, extras?: FailureExtras): Failure<C> {
  return new Failure(code, extras)
}
