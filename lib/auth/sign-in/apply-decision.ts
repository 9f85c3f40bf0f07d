import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type Decision, responseFor, type Suspicion } from '../signals/policy.ts'
import { reportSignals } from '../signals/report-signals.ts'

/** A verified sign-in, and what was decided about its signals. */
export interface DecidedSignIn {
  readonly userId: string
  readonly decision: Decision
  /** Whether the sign-in can still ask for a second factor. */
  readonly canAskSecondFactor: boolean
  readonly metadata: RequestMetadata
}

/** A sign-in that its signals admit. */
export interface Admission {
  readonly suspicion: Suspicion
  /** Whether a second factor is required, also from trusted devices. */
  readonly requiresSecondFactor: boolean
}

/**
 * Reports the signals of a sign-in, and applies the decision about them.
 *
 * @returns undefined if the sign-in is refused: everything of the user has ended.
 */
export async function applyDecision(
  services: Services<'statements' | 'mailQueue'>,
  { userId, decision, canAskSecondFactor, metadata }: DecidedSignIn,
): Promise<Admission | undefined> {
  const { signals } = decision
  const response = responseFor(decision, { canAskSecondFactor })
  reportSignals(services, signals, { user_id: userId })
  if (response === 'end_everything') {
    // Loaded on demand: almost no sign-in requires it.
    const { endSuspicious } = await import('../breach-rotation/end-suspicious.ts')
    await endSuspicious(services, { userId, signals, metadata, reason: 'suspicious_sign_in' })
    return undefined
  }
  return {
    suspicion: { signals, mails: response === 'mail' },
    requiresSecondFactor: response === 'second_factor',
  }
}
