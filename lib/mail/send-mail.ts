import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import { compose } from './compose.ts'
import { renderMail } from './render-mail.ts'

/**
 * Composes and sends a mail. A mail without a recipient, or one that is no longer needed, is dropped.
 * @throws if it cannot be sent, so that the queue retries it.
 */
export async function sendMail(
  services: Services<'mailer' | 'statements'>,
  request: MailRequest,
  metadata: RequestMetadata,
): Promise<void> {
  const mail = await compose(services, request, metadata)
  if (!mail) return services.log('mail_needless', { kind: request.kind })
  await services.mailer.send(renderMail(mail))
  services.log('mail_sent', { kind: request.kind })
}
