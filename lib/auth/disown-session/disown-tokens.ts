import { sql } from 'kysely'
import { loginAlerted, sessionDisowned, sessionDisowningRefused } from '../../audit/actions.ts'
import { actionIf, isPresent, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'
import {
  endDisownLinks,
  endResetLinks,
  endVerificationLinks,
  revokeSessions,
} from '../revocation/end-issued.ts'

/** Makes a link for a session, whether or not it still lives; yields what its owner should know of it. */
export function insertDisownToken(
  db: Database,
  sessionId: string,
  token: NewOneTimeToken,
  context: AuditContext,
) {
  return db
    .with('login', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id as user_id', 'users.email', 'users.name'])
        .select(['sessions.id as session_id', 'sessions.device', 'sessions.location', 'sessions.created_at'])
        .where('sessions.id', '=', sessionId)
        .where('users.is_active', '=', true),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'disown_tokens', 'login', token, context.now, {
        user_id: sql.ref<string>('login.user_id'),
        session_id: sql.ref<string>('login.session_id'),
        email: sql.ref<string>('login.email'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'login', context, {
        action: loginAlerted,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('login.user_id'),
        sessionId,
      }),
    )
    .selectFrom('login')
    .selectAll()
    .executeTakeFirst()
}

// Until a password is chosen: the one there is may be the thief's as well. Not infinity, which a Date cannot hold.
const UNTIL_RESET = new Date('9999-12-31T23:59:59Z')

/**
 * Uses up the link of an alert: everything issued to the account dies, its sessions first, and nobody signs in to it
 * before a new password is chosen. Where the account has another address since the alert, an attacker may read its mail:
 * then it is disabled, since a link to choose a password would go to them. Yields whose account it is and whether it is
 * still active, or nothing for a link that is unknown, used or expired.
 */
export function consumeDisownToken(
  db: Database,
  { id, secretHash }: { id: string; secretHash: string },
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('presented', qb =>
      qb
        .selectFrom('users')
        .innerJoin('disown_tokens as token', 'token.user_id', 'users.id')
        .select(['users.id as user_id', 'users.email', 'token.session_id'])
        .select(eb =>
          eb
            .and([eb('users.is_active', '=', true), eb('users.email', '=', eb.ref('token.email'))])
            .as('is_active'),
        )
        .where('token.id', '=', id)
        .where('token.secret_hash', '=', secretHash)
        .where('token.used_at', 'is', null)
        .where('token.expires_at', '>', now)
        .forUpdate(['users', 'token']),
    )
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('presented')
        .set(eb => ({
          token_version: nextTokenVersion,
          locked_until: UNTIL_RESET,
          is_active: sql<boolean>`${eb.ref('presented.is_active')}`,
          updated_at: now,
        }))
        .whereRef('users.id', '=', 'presented.user_id'),
    )
    .with('ended', () => revokeSessions(db, 'presented', now, 'disowned'))
    .with('resets_ended', () => endResetLinks(db, 'presented', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'presented', now, 'own_address'))
    .with('used', () => endDisownLinks(db, 'presented', now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('presented', onTrue)
        .select(['presented.user_id', 'presented.email', 'presented.session_id', 'presented.is_active']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(isPresent('outcome.user_id'), sessionDisowned, sessionDisowningRefused),
        outcome: successIf(isPresent('outcome.user_id'), 'failure'),
        actor: 'anonymous',
        userId: sql.ref('outcome.user_id'),
        sessionId: sql.ref('outcome.session_id'),
      }),
    )
    .selectFrom('outcome')
    .select(['user_id', 'email', 'is_active'])
    .executeTakeFirstOrThrow()
}
