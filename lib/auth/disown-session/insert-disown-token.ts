import { sql } from 'kysely'
import { loginAlerted } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { Database } from '../../db/tables.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'

/**
 * Creates the token of an alert about a session, which may have ended.
 *
 * @returns the contents of the alert; undefined if the session does not exist or the user is disabled.
 */
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
