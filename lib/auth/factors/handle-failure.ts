import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { PresentedFactor } from './presented-factor.ts'
import { recordFactorFailure } from './store/record-failure.ts'
import type { FactorCheck } from './verify-factor.ts'

/** A factor that was not accepted. */
export interface RefusedFactor {
  readonly userId: string
  readonly sessionId?: string
  readonly challengeId: string | null
  readonly type: PresentedFactor['type']
  readonly check: FactorCheck
  readonly metadata: RequestMetadata
}

/** Counts a factor that was not accepted. Notifies the owner if it was locked or revoked. */
export async function handleFactorFailure(
  services: Services<'statements' | 'mailQueue'>,
  { userId, sessionId, challengeId, type, check, metadata }: RefusedFactor,
): Promise<void> {
  const { clock, log, settings, statements } = services
  const { consequence } = await statements.one(recordFactorFailure, {
    ...auditSlotValues(auditContext(services, metadata)),
    userId,
    sessionId: sessionId ?? null,
    challengeId,
    type,
    clonedPasskeyId: check.kind === 'cloned' ? check.passkeyId : null,
    lockoutFailures: settings.lockoutFailures,
    lockedUntil: new Date(clock().getTime() + settings.lockoutSeconds * 1000),
  })
  if (consequence === 'counted') return
  const kind = consequence === 'locked' ? 'factor_locked' : 'passkey_revoked'
  log(kind, { user_id: userId })
  await services.mailQueue.notify({ kind, user_id: userId, request_id: metadata.requestId })
}
