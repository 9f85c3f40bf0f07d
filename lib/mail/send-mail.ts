import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { MailRequest } from '../services/mail/mail-queue.ts'
import type { Services } from '../services/services.ts'
import { type Addressed, compose } from './compose.ts'
import { writeLetter } from './letter.ts'

/** The services that a mail is made and sent with. */
export type MailServices = Services<'database' | 'mailer'>

/**
 * Makes the mail that somebody asked for, and sends it. One that concerns nobody, or is needless by now, is dropped.
 * @throws where it cannot be sent, so that the queue keeps it.
 */
export async function sendMail(
  services: MailServices,
  request: MailRequest,
  metadata: RequestMetadata,
): Promise<void> {
  const addressed: Addressed | undefined = await compose(services, request, metadata)
  if (!addressed) return services.log('mail_needless', { kind: request.kind })
  await services.mailer.send(writeLetter(addressed.to, addressed.letter))
  services.log('mail_sent', { kind: request.kind })
}
