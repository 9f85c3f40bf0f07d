/** A signal that a sign-in or a refresh is suspicious, with its evidence. The evidence contains no address or password. */
export type Signal =
  | {
      readonly signal: 'new_device_and_country'
      readonly evidence: { readonly country: string; readonly known_countries: number }
    }
  | { readonly signal: 'impossible_travel'; readonly evidence: Journey }
  | {
      readonly signal: 'password_spraying'
      /** The number of other addresses for which this password failed. */
      readonly evidence: { readonly addresses: number; readonly minutes: number }
    }
  | {
      readonly signal: 'distributed_guessing'
      readonly evidence: { readonly passwords: number; readonly networks: number; readonly minutes: number }
    }
  | {
      readonly signal: 'failures_before_success'
      readonly evidence: { readonly failures: number; readonly minutes: number }
    }
  | {
      readonly signal: 'token_replayed'
      readonly evidence: { readonly minutes_since_use: number }
    }

/** A journey between the last use of a session and a request. */
export interface Journey {
  readonly kilometers: number
  readonly minutes: number
  readonly kilometers_per_hour: number
  /** ISO 3166-1 alpha-2; null if unknown. */
  readonly from_country: string | null
  readonly to_country: string
}

/** The name of a signal. */
export type SignalName = Signal['signal']

/**
 * What a signal causes, from the weakest response to the strongest: only the audit record and the log; a mail to the owner
 * too; the second factor, also on a trusted device; or the end of all sessions, and the sign-in is refused.
 */
export type SignalResponse = 'record' | 'mail' | 'second_factor' | 'end_everything'

/** A signal and the response that the policy chose. */
export type DecidedSignal = Signal & { readonly response: SignalResponse }
