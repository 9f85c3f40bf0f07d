import type { Database } from '../db/tables.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import {
  deletionCanceledMail,
  deletionScheduledMail,
  exportFailedMail,
  exportReadyMail,
} from './leaving-mails.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'

type LeavingRequest = Extract<
  MailRequest,
  { kind: 'export_ready' | 'export_failed' | 'deletion_scheduled' | 'deletion_canceled' }
>

/** Composes a mail about an export or a scheduled deletion. Composes none if it is outdated. */
export async function composeLeavingMail(
  { database, settings }: Services<'database'>,
  { kind, user_id }: LeavingRequest,
): Promise<AddressedMail | undefined> {
  const user = await findLeavingUser(database, user_id)
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

/** Selects a user with the expiry of the newest export. An account that is being deleted gets no mail. */
function findLeavingUser(db: Database, userId: string) {
  return db
    .selectFrom('users')
    .leftJoin('account_exports', join =>
      join.onRef('account_exports.user_id', '=', 'users.id').on('account_exports.state', '=', 'ready'),
    )
    .select(['users.email', 'users.name', 'users.delete_after', 'account_exports.expires_at'])
    .where('users.id', '=', userId)
    .where('users.deletion_started_at', 'is', null)
    .orderBy('account_exports.id', order => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst()
}
