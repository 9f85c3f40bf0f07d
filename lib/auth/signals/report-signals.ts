import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { DecidedSignal } from './signal.ts'

/** Logs each signal. The metric counts them by their name. */
export function reportSignals(
  { log }: Pick<AmbientServices, 'log'>,
  signals: readonly DecidedSignal[],
  fields: { readonly user_id?: string | undefined; readonly session_id?: string | undefined } = {},
): void {
  for (const { signal, response, evidence } of signals)
    log('suspicious_sign_in', { signal, response, ...evidence, ...fields })
}

/** Returns the member `signals` for the details of an audit record; nothing without a signal. */
export function signalDetails(signals: readonly DecidedSignal[]): { signals?: readonly DecidedSignal[] } {
  return signals.length > 0 ? { signals } : {}
}
