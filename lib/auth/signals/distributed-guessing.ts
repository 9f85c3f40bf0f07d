import type { Signal } from './signal.ts'
import type { RecentFailures } from './snapshot.ts'

/** The limits of wrong passwords for one address. */
export interface GuessingLimits {
  readonly guessedPasswords: number
  readonly guessingNetworks: number
  readonly signalWindowMinutes: number
}

/** Detects many different passwords for one address from several networks: one network is stopped by its rate limit. */
export function distributedGuessing(
  { passwords, networks }: Pick<RecentFailures, 'passwords' | 'networks'>,
  { guessedPasswords, guessingNetworks, signalWindowMinutes }: GuessingLimits,
): Signal | undefined {
  if (passwords < guessedPasswords || networks < guessingNetworks) return undefined
  return {
    signal: 'distributed_guessing',
    evidence: { passwords, networks, minutes: signalWindowMinutes },
  }
}
