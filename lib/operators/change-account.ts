import { auditContext } from '../audit/audit-context.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { type AccountChange, updateAccount } from './update-account.ts'

/** The outcome of a change of an account. */
export type ChangedAccount =
  | {
      readonly kind: 'changed'
      readonly id: string
      readonly is_active: boolean
      readonly locked_until: string | null
      /** What changed; empty if the account already was as requested. */
      readonly changes: ('disabled' | 'enabled' | 'unlocked')[]
      /** The number of sessions that ended. */
      readonly revoked: number
    }
  | { readonly kind: 'not_found' }

/** Disables, enables or unlocks an account for an operator. */
export async function changeAccount(
  services: Services<'database'>,
  { metadata, ...change }: AccountChange & { metadata: RequestMetadata },
): Promise<ChangedAccount> {
  const context = auditContext(services, metadata)
  const changed = await updateAccount(services.database, change, context)
  if (!changed) return { kind: 'not_found' }
  const { disables, enables, unlocks, locked_until, revoked } = changed
  const isLocked = !unlocks && locked_until !== null && locked_until > context.now
  return {
    kind: 'changed',
    id: change.userId,
    is_active: enables || (changed.is_active === true && !disables),
    locked_until: isLocked ? locked_until.toISOString() : null,
    changes: [
      ...(disables ? (['disabled'] as const) : []),
      ...(enables ? (['enabled'] as const) : []),
      ...(unlocks ? (['unlocked'] as const) : []),
    ],
    revoked: Number(revoked ?? 0),
  }
}
