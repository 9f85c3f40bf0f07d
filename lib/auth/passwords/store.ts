import { sql } from 'kysely'
import type { Action } from '../../audit/actions.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import type { Database } from '../../db/tables.ts'
import { endResetLinks, endSessions, endVerificationLinks } from '../revocation/end-issued.ts'
import { lockAsking } from '../revocation/lock-asking-session.ts'
import { insertRefreshToken, renewTokens } from '../sessions/store/issue-refresh-token.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { stillOpens } from './still-opens.ts'

/** A wrong password, and what follows from it. */
export interface PasswordFailure {
  /** Whose password it was not; nothing for an address that nobody has. */
  readonly userId: string | undefined
  readonly action: Extract<Action, 'login_failed' | 'password_confirmation_failed'>
  /** How many failures in a row lock the account. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
}

/**
 * Counts a wrong password; the last that is allowed locks the account. The same one statement for an account that is
 * locked already, which stays as it is, and for none at all. Tells whether it was this failure that locked the account.
 */
export async function recordPasswordFailure(db: Database, failure: PasswordFailure, context: AuditContext) {
  const locks = sql<boolean>`users.failed_login_count + 1 >= ${failure.lockoutFailures}`
  const { locked } = await db
    .with('counted', qb =>
      qb
        .updateTable('users')
        .set(eb => ({
          failed_login_count: eb
            .case()
            .when(locks)
            .then(0)
            .else(eb('failed_login_count', '+', 1))
            .end(),
          locked_until: eb
            .case()
            .when(locks)
            .then(eb.val(failure.lockedUntil))
            .else(eb.ref('locked_until'))
            .end(),
        }))
        .where('users.id', '=', failure.userId ?? null)
        .where(eb =>
          eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', context.now)]),
        )
        .returning(['users.id', eb => eb('users.locked_until', '=', failure.lockedUntil).as('locked')]),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('security_config')
        .leftJoin('counted', join => join.onTrue())
        .select(eb => eb.fn.coalesce('counted.locked', sql.lit(false)).as('locked')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sql<string>`case when ${sql.ref('outcome.locked')} then 'account_locked' else ${sql.lit(failure.action)} end`,
        outcome: 'failure',
        actor: 'anonymous',
        ...(failure.userId && { userId: failure.userId }),
      }),
    )
    .selectFrom('outcome')
    .select('locked')
    .executeTakeFirstOrThrow()
  return { locked }
}

/** Reads the hash of a user's password, and until when it is not asked for. */
export function findPassword(db: Database, userId: string) {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** A change of password, and on what condition. */
export interface PasswordUpdate {
  /** The access token of the session that asks: the session stays, at a new version and with new tokens. */
  readonly claims: AccessTokenClaims
  /** The hash that the current password matched: nothing changes unless it is still the account's. */
  readonly passwordHash: string
  readonly newPasswordHash: string
  /** The first refresh token of the session at its new version. */
  readonly refreshToken: { readonly id: string; readonly secretHash: string }
}

/**
 * Changes a password. Everything else that was issued to the account is revoked: the other sessions, the tokens of the
 * asking session, reset links, and links to an address that an attacker may have asked for. Returns the new version of
 * the session, or nothing if the account was locked, disabled or given another password, or the session ended, in the
 * meantime.
 */
export async function updatePassword(
  db: Database,
  { claims, passwordHash, newPasswordHash, refreshToken }: PasswordUpdate,
  context: AuditContext,
): Promise<number | undefined> {
  const { now } = context
  const { token_version } = await db
    .with('asking', () => lockAsking(db, claims, now).where(stillOpens(passwordHash, now)))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('asking')
        .set({
          password_hash: newPasswordHash,
          token_version: nextTokenVersion,
          failed_login_count: 0,
          locked_until: null,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'asking.user_id')
        .returning(['users.id as user_id', 'asking.session_id', 'users.token_version']),
    )
    .with('renewed', () => renewTokens(db, 'account', refreshToken, now))
    .with('issued', () => insertRefreshToken(db, 'account', refreshToken, now))
    .with('ended', () => endSessions(db, 'account', now, 'password_changed', claims.sessionId))
    .with('resets_ended', () => endResetLinks(db, 'account', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'account', now, 'own_address'))
    .with('outcome', qb =>
      qb
        .selectFrom('security_config')
        .leftJoin('account', join => join.onTrue())
        .select('account.token_version'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: 'password_changed',
        outcome: sql<string>`case when ${sql.ref('outcome.token_version')} is null then 'refused' else 'success' end`,
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: reasonUnless(sql`${sql.ref('outcome.token_version')} is not null`, 'account_changed'),
      }),
    )
    .selectFrom('outcome')
    .select('token_version')
    .executeTakeFirstOrThrow()
  return token_version ?? undefined
}
