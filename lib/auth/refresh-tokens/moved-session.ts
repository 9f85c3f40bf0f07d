import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Location } from '../../services/locations.ts'
import type { Services } from '../../services/services.ts'
import { impossibleTravel } from '../signals/impossible-travel.ts'
import { reportSignals, signalDetails } from '../signals/report-signals.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import type { LastUse } from '../signals/snapshot.ts'
import { recordSuspectedRefresh } from './record-suspected-refresh.ts'

/** A refresh, and the last use of its session. */
export interface MovedSession {
  readonly userId: string
  readonly sessionId: string
  readonly lastUse: LastUse | null
  readonly location: Location | null
  readonly metadata: RequestMetadata
}

/**
 * Detects impossible travel between the last use of a session and its refresh, and responds by the policy. It runs after
 * the rotation, because its statement returns the last use; only a detected signal takes another statement.
 *
 * @returns whether everything ended, so that the refresh must be refused.
 */
export async function checkMovedSession(
  services: Services<'statements' | 'mailQueue'>,
  { userId, sessionId, lastUse, location, metadata }: MovedSession,
): Promise<boolean> {
  const { clock, mailQueue, settings, statements } = services
  const signal = impossibleTravel({ now: clock(), location, lastUse }, settings)
  if (!signal) return false
  const response = settings.refreshTravelResponse
  const signals: DecidedSignal[] = [{ ...signal, response }]
  reportSignals(services, signals, { user_id: userId, session_id: sessionId })
  if (response === 'end_everything') {
    // Loaded on demand: almost no refresh requires it.
    const { endSuspicious } = await import('../breach-rotation/end-suspicious.ts')
    await endSuspicious(services, { userId, reason: 'suspicious_refresh', signals, metadata })
    return true
  }
  await statements.all(recordSuspectedRefresh, {
    ...auditSlotValues(auditContext(services, metadata)),
    ...{ userId, sessionId, details: signalDetails(signals) },
  })
  if (response === 'mail')
    await mailQueue.notify({
      kind: 'suspicious_sign_in',
      user_id: userId,
      session_id: sessionId,
      signals: [signal.signal],
      request_id: metadata.requestId,
    })
  return false
}
