import type { Signal } from './signal.ts'
import type { RecentFailures } from './snapshot.ts'

/** The limits of failures with one password. */
export interface SprayingLimits {
  readonly sprayedAddresses: number
  readonly signalWindowMinutes: number
}

/** Detects a password that failed recently for many other addresses. */
export function passwordSpraying(
  { addressesWithPassword }: Pick<RecentFailures, 'addressesWithPassword'>,
  { sprayedAddresses, signalWindowMinutes }: SprayingLimits,
): Signal | undefined {
  if (addressesWithPassword < sprayedAddresses) return undefined
  return {
    signal: 'password_spraying',
    evidence: { addresses: addressesWithPassword, minutes: signalWindowMinutes },
  }
}
