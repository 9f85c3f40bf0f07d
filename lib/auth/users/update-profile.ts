import { sql } from 'kysely'
import { emailChangeRequested, profileChanged } from '../../audit/actions.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { isPasswordCurrent } from '../passwords/is-password-current.ts'
import type { PasswordConfirmed } from '../passwords/password-account.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { userColumns } from './user.ts'

/** A change of a user's profile. */
export interface ProfileChange {
  /** The claims of the requesting session's access token. */
  readonly claims: AccessTokenClaims
  /** The account whose current password was correct, if it was entered. It must still have that password. */
  readonly account: PasswordConfirmed | undefined
  /** The new name; undefined to keep the name. */
  readonly name: string | undefined
  /** Whether a new email address was requested. The address changes only when the user follows the link. */
  readonly emailChangeRequested: boolean
}

/**
 * Changes a user's profile.
 *
 * @returns the user and the version of the requesting session; undefined if, in the meantime, the session ended, or, if
 * the password was required, the account was locked or got another password.
 */
export function updateProfile(db: Database, change: ProfileChange, context: AuditContext) {
  const { claims, account } = change
  const { now } = context
  return db
    .with('requester', () => lockRequestingSession(db, claims, now).where(isPasswordCurrent(account, now)))
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('requester')
        .set(eb => ({ name: change.name ?? eb.ref('users.name'), updated_at: now }))
        .whereRef('users.id', '=', 'requester.user_id')
        .returning(userColumns)
        .returning('requester.token_version'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('changed', onTrue).select('changed.id as user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: change.emailChangeRequested ? emailChangeRequested : profileChanged,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('name_changed', ${change.name !== undefined}::boolean) || coalesce(${reasonUnless(isPresent('outcome.user_id'), 'account_changed')}, '{}'::jsonb)`,
      }),
    )
    .selectFrom('changed')
    .selectAll()
    .executeTakeFirst()
}
