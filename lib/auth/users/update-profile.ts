import { sql } from 'kysely'
import { emailChangeRequested, profileChanged } from '../../audit/actions.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { isPasswordCurrent } from '../passwords/is-password-current.ts'
import { lockAskingSession } from '../revocation/lock-asking-session.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { userColumns } from './user.ts'

/** A change of a user's own particulars. */
export interface ProfileChange {
  /** The access token of the session that asks. */
  readonly claims: AccessTokenClaims
  /** The hash that the current password matched, if it was asked for: then it must still be the account's. */
  readonly passwordHash: string | undefined
  /** The new name, or nothing where it stays. */
  readonly name: string | undefined
  /** Whether a link to a new e-mail address was asked for; the address itself changes when that is followed. */
  readonly emailChangeRequested: boolean
}

/**
 * Changes a user's particulars. Returns the user and the version of the session that asked; nothing if that session has
 * ended in the meantime, or, where the password was asked for, the account was locked or given another password.
 */
export function updateProfile(db: Database, change: ProfileChange, context: AuditContext) {
  const { claims, passwordHash } = change
  const { now } = context
  return db
    .with('asking', () =>
      lockAskingSession(db, claims, now).$if(passwordHash !== undefined, query =>
        query.where(isPasswordCurrent(passwordHash ?? '', now)),
      ),
    )
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('asking')
        .set(eb => ({ name: change.name ?? eb.ref('users.name'), updated_at: now }))
        .whereRef('users.id', '=', 'asking.user_id')
        .returning(userColumns)
        .returning('asking.token_version'),
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
