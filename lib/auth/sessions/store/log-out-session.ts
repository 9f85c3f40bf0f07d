import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'

/** The session of an access token, and a refresh token of the same user. */
export interface SessionLogout {
  readonly userId: string
  readonly sessionId: string
  /** Its session ends too. Undefined if the client sent no well-formed token. */
  readonly refreshToken: { readonly id: string; readonly secretHash: string } | undefined
}

/** Ends a session at its user's request. A session that has already ended does not change. */
export async function logOutSession(
  db: Database,
  logout: SessionLogout,
  context: AuditContext,
): Promise<void> {
  await db
    .with('owner', qb =>
      qb.selectFrom('users').select('users.id').where('users.id', '=', logout.userId).forUpdate(),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('owner')
        .set({ revoked_at: context.now, revoked_reason: 'logged_out' })
        .whereRef('sessions.user_id', '=', 'owner.id')
        .where('sessions.revoked_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('sessions.id', '=', logout.sessionId),
            eb('sessions.id', 'in', sub =>
              sub
                .selectFrom('refresh_tokens')
                .select('session_id')
                .where('refresh_tokens.id', '=', logout.refreshToken?.id ?? null)
                .where('secret_hash', '=', logout.refreshToken?.secretHash ?? null),
            ),
          ]),
        )
        .returning(endedSession),
    )
    .with('session_events', () => emitSessionsRevoked(db, 'ended', context.now))
    .with('outcome', qb =>
      qb
        .selectFrom('ended')
        .select(sql<string[]>`array_agg(ended.id order by ended.id <> ${logout.sessionId}::uuid)`.as('ids'))
        .having(eb => eb.fn.countAll(), '>', 0),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        outcome: 'success',
        actor: 'user',
        userId: logout.userId,
        // The session of the access token if this ended it, else the session of the refresh token.
        sessionId: sql<string>`outcome.ids[1]`,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'logged_out', 'session_ids', to_jsonb(outcome.ids))`,
      }),
    )
    .selectFrom('outcome')
    .select(sql`1`.as('ended'))
    .execute()
}
