import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import {
  deletionCanceledMail,
  deletionScheduledMail,
  exportFailedMail,
  exportReadyMail,
} from './leaving-mails.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'
import { selectLeavingRecipient } from './store/select-recipients.ts'

type LeavingRequest = Extract<
  MailRequest,
  { kind: 'export_ready' | 'export_failed' | 'deletion_scheduled' | 'deletion_canceled' }
>

/** Composes a mail about an export or a scheduled deletion. Composes none if it is outdated. */
export async function composeLeavingMail(
  { settings, statements }: Services<'statements'>,
  { kind, user_id: userId }: LeavingRequest,
): Promise<AddressedMail | undefined> {
  const user = await statements.first(selectLeavingRecipient, { userId })
  if (!user) return undefined
  const { name, delete_after, expires_at } = user
  const page = `${settings.appUrl}/profile/data`
  const content = (): MailContent | undefined => {
    switch (kind) {
      case 'export_ready':
        return expires_at ? exportReadyMail(name, expires_at, page) : undefined
      case 'export_failed':
        return exportFailedMail(name, page)
      case 'deletion_scheduled':
        return delete_after ? deletionScheduledMail(name, delete_after, page) : undefined
      case 'deletion_canceled':
        return delete_after ? undefined : deletionCanceledMail(name)
    }
  }
  const written = content()
  return written && { to: user.email, content: written }
}
