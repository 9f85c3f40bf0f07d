import { auditContext } from '../audit/audit-context.ts'
import { auditSlotValues } from '../audit/audit-slots.ts'
import type { Actor } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { notifyChange } from '../auth/enrollment/notify-change.ts'
import { retryStale } from '../db/retry-stale.ts'
import type { Services } from '../services/services.ts'
import { updateAccount } from './update-account.ts'

/** A change of an account. An absent field does not change. */
export interface AccountChange {
  readonly userId: string
  readonly isActive?: boolean | undefined
  readonly unlock?: true | undefined
  readonly removeSecondFactors?: true | undefined
  readonly actor: Actor
  readonly reason: string
}

/** The outcome of a change of an account. */
export type ChangedAccount =
  | {
      readonly kind: 'changed'
      readonly id: string
      readonly is_active: boolean
      readonly locked_until: string | null
      /** What changed; empty if the account already was as requested. */
      readonly changes: ('disabled' | 'enabled' | 'unlocked' | 'second_factors_removed')[]
      /** The number of sessions that ended. */
      readonly revoked: number
    }
  | { readonly kind: 'not_found' }

/** Changes an account for an operator. Notifies its owner if the second factors are removed. */
export async function changeAccount(
  services: Services<'statements' | 'mailQueue'>,
  {
    userId,
    isActive,
    unlock,
    removeSecondFactors,
    actor,
    reason,
    metadata,
  }: AccountChange & {
    metadata: RequestMetadata
  },
): Promise<ChangedAccount> {
  const context = auditContext(services, metadata)
  const change = {
    ...auditSlotValues(context),
    ...{ userId, actor, reason },
    disable: isActive === false,
    enable: isActive === true,
    unlock: unlock ?? false,
    removeSecondFactors: removeSecondFactors ?? false,
    sessionReason: isActive === false ? 'account_disabled' : 'second_factors_removed',
  } as const
  const changed = await retryStale(async () => {
    const updated = await services.statements.first(updateAccount, change)
    return updated?.is_stale ? 'stale' : updated
  })
  if (!changed) return { kind: 'not_found' }
  const { disables, enables, unlocks, removes, locked_until, revoked } = changed
  if (removes) await notifyChange(services, userId, 'second_factors_removed', metadata)
  const isLocked = !unlocks && locked_until !== null && locked_until > context.now
  return {
    kind: 'changed',
    id: userId,
    is_active: enables || (changed.is_active === true && !disables),
    locked_until: isLocked ? locked_until.toISOString() : null,
    changes: [
      ...(disables ? (['disabled'] as const) : []),
      ...(enables ? (['enabled'] as const) : []),
      ...(unlocks ? (['unlocked'] as const) : []),
      ...(removes ? (['second_factors_removed'] as const) : []),
    ],
    revoked: Number(revoked ?? 0),
  }
}
