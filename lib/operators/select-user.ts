import { sql } from 'kysely'
import { userViewed } from '../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../audit/audit-slots.ts'
import { isPresent, successIf } from '../audit/outcome-of.ts'
import { type Actor, auditEach } from '../audit/record.ts'
import { isActive } from '../auth/revocation/active-session.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Slots } from '../db/statements/slot.ts'
import { statement } from '../db/statements/statement.ts'
import type { Database } from '../db/tables.ts'
import { typed } from '../db/typed.ts'

/** The email address or the id of a user; with both, the user must have both. */
interface Search {
  readonly email: string | null
  readonly id: string | null
}

/** Sessions and connections per user. */
const LIMIT = 100

/** Selects the user of a search. An index finds the user for every kind of search. */
function matching(db: Database, { email, id }: Slots<Search>) {
  const byEmail = sql<string>`(select named.id from users as named where named.email = ${email}::text)`
  return db
    .selectFrom('users')
    .where('users.id', '=', sql<string>`coalesce(${typed('uuid', id)}, ${byEmail})`)
    .where(sql<boolean>`(${email}::text is null or users.email = ${email}::text)`)
}

type RecordedSearch = Search & AuditSlotValues & { readonly actor: Actor }

/** Selects a user. The audit record shows that an operator read the user's data. */
export const selectUser = statement((db, search: Slots<RecordedSearch>) =>
  db
    .with('found', () =>
      matching(db, search)
        .select(['users.id', 'users.email', 'users.name', 'users.email_verified_at'])
        .select(['users.is_active', 'users.locked_until', 'users.created_at'])
        .select('users.delete_after'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('found', onTrue).select('found.id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(search), {
        action: userViewed,
        outcome: successIf(isPresent('outcome.id'), 'refused'),
        actor: search.actor,
        userId: sql.ref('outcome.id'),
      }),
    )
    .selectFrom('found')
    .selectAll(),
)

/** Selects the active sessions of a user, most recently used first. */
export const selectSessionsOf = statement((db, search: Slots<Search & { readonly now: Date }>) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(['sessions.id', 'sessions.device', 'sessions.location'])
    .select(['sessions.created_at', 'sessions.last_used_at'])
    .where('sessions.user_id', 'in', matching(db, search).select('users.id'))
    .where(isActive(search.now))
    .orderBy('sessions.last_used_at', 'desc')
    .orderBy('sessions.id')
    .limit(LIMIT),
)

/** Selects the connections of a user, newest first. */
export const selectConnectionsOf = statement((db, search: Slots<Search>) =>
  db
    .selectFrom('provider_connections')
    .select(['id', 'provider_key', 'status', 'last_error'])
    .where('user_id', 'in', matching(db, search).select('users.id'))
    .orderBy('id', 'desc')
    .limit(LIMIT),
)
