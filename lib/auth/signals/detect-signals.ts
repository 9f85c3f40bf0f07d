import type { Settings } from '../../runtime/configuration/settings.ts'
import { distributedGuessing } from './distributed-guessing.ts'
import { failuresBeforeSuccess } from './failures-before-success.ts'
import { impossibleTravel } from './impossible-travel.ts'
import { newDeviceAndCountry } from './new-device-and-country.ts'
import { passwordSpraying } from './password-spraying.ts'
import { type Decision, decide, recordOnly } from './policy.ts'
import type { DecidedSignal, Signal } from './signal.ts'
import type { RecentFailures, SignInOrigins, SignInPlace, SignInSnapshot } from './snapshot.ts'

const present = (signals: readonly (Signal | undefined)[]) => signals.filter(signal => signal !== undefined)

/** Detects the signals of a sign-in with the correct password, and decides what they cause. */
export function detectAtSignIn(snapshot: SignInSnapshot, settings: Settings['common']): Decision {
  const { failures } = snapshot
  const signals = present([
    ...ofPlace(snapshot, settings),
    passwordSpraying(failures, settings),
    distributedGuessing(failures, settings),
    failuresBeforeSuccess(snapshot, settings),
  ])
  return decide(signals, settings)
}

/**
 * Detects the signals of a sign-in with a passkey, and decides what they cause. Failures say nothing about it: nobody
 * guesses a passkey.
 */
export function detectAtPasskeySignIn(
  snapshot: SignInOrigins & SignInPlace,
  settings: Settings['common'],
): Decision {
  return decide(present(ofPlace(snapshot, settings)), settings)
}

/**
 * Detects the attacks that a failed sign-in is part of. They are only recorded, also for addresses without an account:
 * most attempts of an attack fail.
 */
export function detectAtFailure(failures: RecentFailures, settings: Settings['common']): DecidedSignal[] {
  return recordOnly(present([passwordSpraying(failures, settings), distributedGuessing(failures, settings)]))
}

function ofPlace(snapshot: SignInOrigins & SignInPlace, settings: Settings['common']) {
  return [newDeviceAndCountry(snapshot), impossibleTravel(snapshot, settings)]
}
