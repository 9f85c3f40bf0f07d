import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { recordBreachedPassword } from '../passwords/record-breached-password.ts'

/**
 * Asks a user by mail, once, to replace a password that is known from a breach. The sign-in continues: the account is not
 * locked, because an attacker could lock it too.
 */
export async function reportBreachedPassword(
  services: Services<'statements' | 'mailQueue'>,
  account: {
    readonly userId: string
    readonly passwordHash: string
    readonly renewedPasswordHash: string | null
  },
  metadata: RequestMetadata,
): Promise<void> {
  const { log, mailQueue, statements } = services
  const audit = auditSlotValues(auditContext(services, metadata))
  if (!(await statements.first(recordBreachedPassword, { ...audit, ...account }))) return
  log('breached_password_used', { user_id: account.userId })
  await mailQueue.notify({
    kind: 'password_breached',
    user_id: account.userId,
    request_id: metadata.requestId,
  })
}
