import type { CallProblem } from '../problem.ts'
import { type Failure, failure } from '../result.ts'

/**
 * The codes of problems with the passkeys of a device.
 *
 * - `passkey_unsupported`: the browser has no passkeys.
 * - `passkey_canceled`: the user canceled, did not answer in time, or has no passkey of this application.
 * - `passkey_exists`: the device already has a passkey of the account.
 * - `passkey_failed`: the authenticator or the browser refused, for example because the page has another domain than the
 *   passkey. The `cause` says why.
 * - `aborted`: the caller aborted the ceremony, or another one has started.
 */
export type PasskeyCode =
  | 'passkey_unsupported'
  | 'passkey_canceled'
  | 'passkey_exists'
  | 'passkey_failed'
  | 'aborted'

const texts: Record<PasskeyCode, readonly [title: string, detail: string]> = {
  passkey_unsupported: ['Passkeys not supported', 'The browser has no passkeys. Use another method.'],
  passkey_canceled: ['Canceled', 'The user canceled, or the device has no passkey of this application.'],
  passkey_exists: ['Passkey exists', 'The device already has a passkey of the account.'],
  passkey_failed: ['Passkey failed', 'The authenticator or the browser refused. Use another method.'],
  aborted: ['Aborted', 'The ceremony was aborted.'],
}

/** Names of the errors of `navigator.credentials` (WebAuthn Level 3, 5.1.3 and 5.1.4). */
const codes: Readonly<Record<string, PasskeyCode>> = {
  NotAllowedError: 'passkey_canceled',
  InvalidStateError: 'passkey_exists',
  AbortError: 'aborted',
}

/** Creates the result of a failed ceremony. */
export function passkeyFailure(code: PasskeyCode, cause?: unknown): Failure<PasskeyCode> {
  const [title, detail] = texts[code]
  const problem: CallProblem<PasskeyCode> = {
    type: 'about:blank',
    title,
    status: 0,
    detail,
    instance: '',
    code,
    cause,
  }
  return failure(problem)
}

/** Creates the result of a ceremony from the error of the browser. */
export function failureOf(error: unknown): Failure<PasskeyCode> {
  const name = error instanceof Error ? error.name : ''
  return passkeyFailure(codes[name] ?? 'passkey_failed', error)
}
