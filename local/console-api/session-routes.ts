import { type SqlBool, sql } from 'kysely'
import { isActive } from '../../lib/auth/revocation/active-session.ts'
import { onTrue } from '../../lib/db/one-row.ts'
import type { ConsoleServices } from './console-services.ts'
import type { ConsoleSession } from './replies.ts'
import { type ConsoleRoute, done, ok } from './route.ts'
import { rowId } from './row-id.ts'

const SESSIONS_SHOWN = 50

/** Creates the routes of the sessions. */
export function sessionRoutes(services: () => ConsoleServices): ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/users/{id}/sessions',
      handle: async ({ params }) => ok(await selectSessions(services(), rowId(params['id']))),
    },
    {
      method: 'POST',
      path: '/sessions/{id}/expire',
      handle: async ({ params }) => {
        const { databaseOwner, clock } = services()
        const { numUpdatedRows } = await databaseOwner
          .updateTable('sessions')
          .set({ expires_at: clock() })
          .where('id', '=', rowId(params['id']))
          .executeTakeFirst()
        return done(numUpdatedRows > 0n)
      },
    },
    {
      method: 'POST',
      path: '/sessions/{id}/expire-access',
      handle: async ({ params }) => done(await expireAccess(services(), rowId(params['id']))),
    },
  ]
}

async function selectSessions(
  { databaseOwner, clock }: ConsoleServices,
  userId: string,
): Promise<ConsoleSession[]> {
  const rows = await databaseOwner
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(['sessions.id', 'device', 'location', 'revoked_at', 'revoked_reason'])
    .select(['sessions.created_at', 'last_used_at', 'expires_at', sql<string | null>`host(ip)`.as('ip')])
    .select(sql<SqlBool>`${isActive(clock())}`.as('is_active'))
    .where('sessions.user_id', '=', userId)
    .orderBy('sessions.id', 'desc')
    .limit(SESSIONS_SHOWN)
    .execute()
  return rows.map(row => ({
    id: row.id,
    device: row.device,
    location: row.location,
    ip: row.ip,
    state: row.is_active ? 'active' : stateOf(row, clock()),
    reason: row.revoked_reason,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  }))
}

/** A session can also end by a rotation, which changes versions and not the session. */
function stateOf(
  { revoked_at, expires_at }: { revoked_at: Date | null; expires_at: Date },
  now: Date,
): 'expired' | 'ended' {
  return revoked_at === null && expires_at <= now ? 'expired' : 'ended'
}

/**
 * Revokes the access tokens of a session and keeps its refresh tokens, so that the next request must refresh. Access
 * tokens cannot expire earlier, but those below the session's version are revoked.
 */
async function expireAccess({ databaseOwner }: ConsoleServices, sessionId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with session as (
      update sessions set token_version = token_version + 1 where id = ${sessionId}::uuid returning id
    ), tokens as (
      update refresh_tokens set token_version = token_version + 1 from session where session_id = session.id
    )
    select id from session`.execute(databaseOwner)
  return rows.length > 0
}
