import { type SelectQueryBuilder, sql } from 'kysely'
import { userViewed } from '../audit/actions.ts'
import { isPresent, successIf } from '../audit/outcome-of.ts'
import { type Actor, type AuditContext, auditEach } from '../audit/record.ts'
import { isActive } from '../auth/revocation/active-session.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Database, Tables } from '../db/tables.ts'

/** The email address or the id of a user; with both, the user must have both. */
export interface UserSearch {
  readonly email?: string | undefined
  readonly id?: string | undefined
}

/** Sessions and connections per user. */
const LIMIT = 100

/** Adds the conditions of a search to a query on `users`. */
function matching<O>(
  query: SelectQueryBuilder<Tables, 'users', O>,
  { email, id }: UserSearch,
): SelectQueryBuilder<Tables, 'users', O> {
  return query
    .$if(email !== undefined, q => q.where('users.email', '=', email ?? ''))
    .$if(id !== undefined, q => q.where('users.id', '=', id ?? ''))
}

/** Selects a user. The audit record shows that an operator read the user's data. */
export function selectUser(db: Database, search: UserSearch, actor: Actor, context: AuditContext) {
  return db
    .with('found', () =>
      matching(db.selectFrom('users'), search)
        .select(['users.id', 'users.email', 'users.name', 'users.email_verified_at'])
        .select(['users.is_active', 'users.locked_until', 'users.created_at'])
        .select('users.delete_after'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('found', onTrue).select('found.id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: userViewed,
        outcome: successIf(isPresent('outcome.id'), 'refused'),
        actor,
        userId: sql.ref('outcome.id'),
      }),
    )
    .selectFrom('found')
    .selectAll()
    .executeTakeFirst()
}

/** Selects the active sessions of a user, most recently used first. */
export function selectSessionsOf(db: Database, search: UserSearch, now: Date) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(['sessions.id', 'sessions.device', 'sessions.location'])
    .select(['sessions.created_at', 'sessions.last_used_at'])
    .where('sessions.user_id', 'in', matching(db.selectFrom('users'), search).select('users.id'))
    .where(isActive(now))
    .orderBy('sessions.last_used_at', 'desc')
    .orderBy('sessions.id')
    .limit(LIMIT)
    .execute()
}

/** Selects the connections of a user, newest first. */
export function selectConnectionsOf(db: Database, search: UserSearch) {
  return db
    .selectFrom('provider_connections')
    .select(['id', 'provider_key', 'status', 'last_error'])
    .where('user_id', 'in', matching(db.selectFrom('users'), search).select('users.id'))
    .orderBy('id', 'desc')
    .limit(LIMIT)
    .execute()
}
