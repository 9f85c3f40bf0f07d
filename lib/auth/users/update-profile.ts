import { sql } from 'kysely'
import { type Action, emailChangeRequested, profileChanged } from '../../audit/actions.ts'
import { auditParts } from '../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { auditEach, reasonUnless } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { isPasswordCurrent } from '../passwords/is-password-current.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../revocation/requested-change.ts'
import { userColumns } from './user.ts'

/** A change of a user's profile. */
type ProfileChange = RequestedChange & {
  /** The hash of the current password, if it was entered and correct. The account must still have it. */
  readonly passwordHash: string | null
  /** The new name; null to keep the name. */
  readonly name: string | null
  /** Whether a new email address was requested. The address changes only when the user follows the link. */
  readonly isEmailChange: boolean
}

/**
 * Changes a user's profile. Returns the user and the version of the requesting session; no row if, in the meantime, the
 * session ended, or, if the password was required, the account was locked or got another password.
 */
export const updateProfile = statement((db, change: Slots<ProfileChange>) => {
  const { name, now, passwordHash } = change
  return db
    .with('requester', () =>
      lockRequestingSession(db, change, now).where(isPasswordCurrent(passwordHash, now)),
    )
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('requester')
        .set({ name: sql<string>`coalesce(${name}::text, users.name)`, updated_at: now })
        .whereRef('users.id', '=', 'requester.user_id')
        .returning(userColumns)
        .returning('requester.token_version'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('changed', onTrue).select('changed.id as user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(change), {
        action: sql<Action>`case when ${change.isEmailChange}::boolean then ${sql.lit(emailChangeRequested)} else ${sql.lit(profileChanged)} end`,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: change.userId,
        sessionId: change.sessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('name_changed', ${name}::text is not null) || coalesce(${reasonUnless(isPresent('outcome.user_id'), 'account_changed')}, '{}'::jsonb)`,
      }),
    )
    .selectFrom('changed')
    .selectAll()
})
