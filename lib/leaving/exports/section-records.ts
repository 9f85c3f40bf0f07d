import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { PAGE_ROWS, type RowPages, rowPages } from './row-pages.ts'

/** Reads all audit records about a user. An operator is not named. */
export function auditPages(db: Database, userId: string): RowPages {
  return rowPages(after =>
    db
      .selectFrom('audit_logs')
      .select(['id', 'created_at', 'action', 'outcome', 'session_id', 'request_id', 'client_request_id'])
      .select(['method', 'route', 'user_agent', 'fingerprint', 'details'])
      .select(sql<string>`case when actor like 'arn:%' then 'operator' else actor end`.as('actor'))
      .select(sql<string | null>`host(ip)`.as('ip_address'))
      .where('user_id', '=', userId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )
}

/** Reads the events about a user and the user's connections. Those of deleted connections are in the audit records. */
export function eventPages(db: Database, userId: string): RowPages {
  return rowPages(after =>
    db
      .selectFrom('events')
      .select(['id', 'type', 'data', 'created_at'])
      .where(eb =>
        eb.or([
          eb('subject_id', '=', userId),
          eb(
            'subject_id',
            'in',
            eb
              .selectFrom('provider_connections')
              .select('provider_connections.id')
              .where('user_id', '=', userId),
          ),
        ]),
      )
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute(),
  )
}
