import type { Settings } from '../../runtime/configuration/settings.ts'
import type { DecidedSignal, Signal, SignalName, SignalResponse } from './signal.ts'

/** The responses, from the weakest to the strongest. */
const order: readonly SignalResponse[] = ['record', 'mail', 'second_factor', 'end_everything']

/** The setting that holds the response to a signal. `token_replayed` has none: it always ends everything. */
const settingOf = {
  new_device_and_country: 'newDeviceAndCountryResponse',
  impossible_travel: 'impossibleTravelResponse',
  password_spraying: 'passwordSprayingResponse',
  distributed_guessing: 'distributedGuessingResponse',
  failures_before_success: 'failuresBeforeSuccessResponse',
  token_replayed: undefined,
} as const satisfies Readonly<Record<SignalName, keyof Settings['common'] | undefined>>

/** The signals of a sign-in, and what they cause together. */
export interface Decision {
  readonly signals: readonly DecidedSignal[]
  /** The strongest response; undefined without a signal. */
  readonly response: SignalResponse | undefined
}

/** The signals of a sign-in that is admitted. */
export interface Suspicion {
  readonly signals: readonly DecidedSignal[]
  /** Whether the owner gets a mail about the signals, instead of the alert about a new device. */
  readonly mails: boolean
}

/** A sign-in without signals. */
export const UNSUSPICIOUS: Suspicion = { signals: [], mails: false }

/** Returns the response to each signal at a sign-in, and the strongest one. */
export function decide(signals: readonly Signal[], settings: Settings['common']): Decision {
  const decided = signals.map(signal => {
    const setting = settingOf[signal.signal]
    const response = setting === undefined ? 'end_everything' : settings[setting]
    return { ...signal, response }
  })
  return { signals: decided, response: strongest(decided) }
}

/** Returns signals that are only recorded: those of a failed sign-in. */
export function recordOnly(signals: readonly Signal[]): DecidedSignal[] {
  return signals.map(signal => ({ ...signal, response: 'record' }))
}

/** Returns the response to a sign-in. If it cannot ask for a second factor, the owner gets a mail instead. */
export function responseFor(
  { response }: Decision,
  { canAskSecondFactor }: { canAskSecondFactor: boolean },
): SignalResponse | undefined {
  return response === 'second_factor' && !canAskSecondFactor ? 'mail' : response
}

function strongest(signals: readonly DecidedSignal[]): SignalResponse | undefined {
  return order.findLast(response => signals.some(signal => signal.response === response))
}
