import type { MailRequest } from '../services/mail/mail-queue.ts'
import type { Services } from '../services/services.ts'

/**
 * Asks for a mail that tells someone what has happened already. Where the queue does not take it, that is logged and
 * the request goes on: what happened stands, and an error would say that it does not.
 */
export async function tell({ log, mailQueue }: Services<'mailQueue'>, mail: MailRequest): Promise<void> {
  try {
    await mailQueue.send(mail)
  } catch (error) {
    log('mail_not_enqueued', { kind: mail.kind, error: error instanceof Error ? error : String(error) })
  }
}
