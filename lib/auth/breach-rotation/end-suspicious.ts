import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import { rotateUserTokens } from './rotate-tokens.ts'

/** A suspicious sign-in or refresh that the policy refuses. */
export interface RefusedSuspicion {
  readonly userId: string
  readonly reason: 'suspicious_sign_in' | 'suspicious_refresh'
  readonly signals: readonly DecidedSignal[]
  readonly metadata: RequestMetadata
}

/**
 * Ends everything: revokes all tokens and links of the user, ends all sessions, and sends the owner a link to choose
 * another password. The caller must refuse the request.
 */
export async function endSuspicious(
  services: Services<'statements' | 'mailQueue'>,
  { userId, reason, signals, metadata }: RefusedSuspicion,
): Promise<void> {
  await rotateUserTokens(services, {
    ...{ userId, reason, signals, metadata },
    actor: 'system',
    sessionReason: 'suspicious_activity',
  })
  await services.mailQueue.notify({
    kind: 'suspicious_sign_in',
    user_id: userId,
    signals: signals.map(({ signal }) => signal),
    request_id: metadata.requestId,
  })
}
