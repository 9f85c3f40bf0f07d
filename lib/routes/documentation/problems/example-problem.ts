import { type ProblemCode, problems } from '../../../problems.ts'
import type { InputError } from '../../../text/input-errors.ts'
import { EXAMPLE_REQUEST_ID } from '../example-values.ts'

/** A problem as the API sends it (RFC 9457). */
export interface ExampleProblem {
  readonly [member: string]: unknown
  readonly type: string
  readonly code: ProblemCode
}

const PROVIDER = 'Charles Schwab'
const ofProvider: ReadonlySet<ProblemCode> = new Set([
  'provider_failed',
  'provider_busy',
  'provider_not_ready',
  'provider_timeout',
])
const errors: { readonly [Code in ProblemCode]?: readonly InputError[] } = {
  invalid_input: [
    { path: 'email', code: 'invalid_format', message: 'Must be a valid email address.' },
    { path: 'password', code: 'missing', message: 'Enter a password.' },
  ],
  authorization_denied: [
    { path: 'error', code: 'access_denied', message: 'The provider did not grant access.' },
  ],
}

/** Returns an example of a problem, with the members that the API sends for its code. */
export function exampleProblem(code: ProblemCode, apiUrl: string): ExampleProblem {
  const { title, status, detail } = problems[code]
  const isOfProvider = ofProvider.has(code)
  return {
    type: `${apiUrl}/problems/${code}`,
    title,
    status,
    detail: isOfProvider ? `${PROVIDER}: ${detail}` : detail,
    instance: EXAMPLE_REQUEST_ID,
    code,
    ...(isOfProvider && { provider: PROVIDER }),
    ...(errors[code] && { errors: errors[code] }),
    ...(code === 'reauthentication_required' && { reauthentication: { factor: 'second', max_age: 600 } }),
  }
}
