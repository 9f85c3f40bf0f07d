import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { FactorChange } from '../../services/mail/mail-request.ts'
import type { Services } from '../../services/services.ts'

/** Notifies the owner of an account of a change of the sign-in methods. */
export function notifyChange(
  { mailQueue }: Pick<Services<'mailQueue'>, 'mailQueue'>,
  userId: string,
  change: FactorChange,
  metadata: RequestMetadata,
): Promise<void> {
  return mailQueue.notify({ kind: 'factor_changed', user_id: userId, change, request_id: metadata.requestId })
}
