import type { ProblemCode } from '../problems.ts'

/** One fault in a request's input, as a problem's `errors` lists it. */
export interface InputError {
  /** Where the fault is: the names of the fields on the way to it, joined by dots. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What a failure may tell beside its code. */
export interface FailureExtras {
  readonly errors?: readonly InputError[]
  /** The provider that failed, by the name that people know it by. */
  readonly provider?: string
  /** Response headers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** An expected failure: a value that the pipeline turns into a problem (RFC 9457). */
export class Failure<C extends ProblemCode = ProblemCode> {
  readonly code: C
  readonly extras: FailureExtras
  constructor(code: C, extras: FailureExtras = {}) {
    this.code = code
    this.extras = extras
  }
}

/** Makes an expected failure. */
export function fail<const C extends ProblemCode>(code: C, extras?: FailureExtras): Failure<C> {
  return new Failure(code, extras)
}
