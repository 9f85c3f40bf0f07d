import type { Signal } from './signal.ts'
import type { SignInSnapshot } from './snapshot.ts'

/** The limits of failures before a sign-in. */
export interface FailureLimits {
  readonly failuresBeforeSuccess: number
  readonly signalWindowMinutes: number
}

/**
 * Detects a sign-in that follows several failures for its address, from an unknown device in an unknown network. An
 * owner who forgot the password has one of both.
 */
export function failuresBeforeSuccess(
  {
    isDeviceKnown,
    isNetworkKnown,
    failures: { ofAddress },
  }: Pick<SignInSnapshot, 'isDeviceKnown' | 'isNetworkKnown' | 'failures'>,
  limits: FailureLimits,
): Signal | undefined {
  if (isDeviceKnown || isNetworkKnown || ofAddress < limits.failuresBeforeSuccess) return undefined
  return {
    signal: 'failures_before_success',
    evidence: { failures: ofAddress, minutes: limits.signalWindowMinutes },
  }
}
