import { sql } from 'kysely'
import { loginAlerted } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'

type Alert = NewOneTimeToken & AuditSlotValues & { readonly sessionId: string }

/**
 * Creates the token of an alert about a session, which may have ended. Returns the contents of the alert; no row if the
 * session does not exist or the user is disabled.
 */
export const insertDisownToken = statement((db, slots: Slots<Alert>) =>
  db
    .with('login', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['users.id as user_id', 'users.email', 'users.name'])
        .select(['sessions.id as session_id', 'sessions.device', 'sessions.location', 'sessions.created_at'])
        .where('sessions.id', '=', slots.sessionId)
        .where('users.is_active', '=', true),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'disown_tokens', 'login', slots, slots.now, {
        user_id: sql.ref<string>('login.user_id'),
        session_id: sql.ref<string>('login.session_id'),
        email: sql.ref<string>('login.email'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'login', auditParts(slots), {
        action: loginAlerted,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('login.user_id'),
        sessionId: slots.sessionId,
      }),
    )
    .selectFrom('login')
    .selectAll(),
)
