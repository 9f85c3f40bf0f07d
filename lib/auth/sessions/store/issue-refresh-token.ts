import { sql } from 'kysely'
import { insertEach } from '../../../db/insert-each.ts'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { expiryAfterUse } from '../../revocation/active-session.ts'

// Parts of a statement that issues a refresh token without a predecessor. `source` is another part of the same
// statement; its columns `session_id` and `token_version` select the session and the version.

/** A refresh token to issue. */
export interface IssuedRefreshToken {
  readonly id: string
  readonly secretHash: string
}

interface Source {
  readonly session_id: string
  readonly token_version: number
}

const sessionsOf = (source: string) => sql<Source>`${sql.table(source)}`.as('source')

/** Inserts a refresh token for a session. */
export function insertRefreshToken(
  db: Database,
  source: string,
  token: AllGiven<IssuedRefreshToken>,
  now: Given<Date>,
) {
  return insertEach(db, 'refresh_tokens', source, {
    id: token.id,
    session_id: sql.ref<string>(`${source}.session_id`),
    token_version: sql.ref<number>(`${source}.token_version`),
    secret_hash: token.secretHash,
    created_at: now,
  })
}

/** Sets the version and the refresh token of a session, which revokes all its earlier tokens. */
export function renewTokens(
  db: Database,
  source: string,
  { id }: AllGiven<IssuedRefreshToken>,
  now: Given<Date>,
) {
  return db
    .updateTable('sessions')
    .from(sessionsOf(source))
    .set(eb => ({
      token_version: eb.ref('source.token_version'),
      refresh_token_id: id,
      last_used_at: now,
      expires_at: expiryAfterUse(now),
    }))
    .whereRef('sessions.id', '=', 'source.session_id')
}
