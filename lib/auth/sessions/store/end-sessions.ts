import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'

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
        .returning('sessions.id'),
    )
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

/** The sessions of a user to end: one, all, or all except one. */
export type SessionChoice =
  | { readonly kind: 'one'; readonly sessionId: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'others'; readonly exceptId: string }

/**
 * Ends active sessions of a user, and writes one audit record for all of them.
 *
 * @returns the number of ended sessions.
 */
export async function endChosenSessions(
  db: Database,
  { userId, choice, bySessionId }: { userId: string; choice: SessionChoice; bySessionId: string },
  context: AuditContext,
): Promise<number> {
  const { now } = context
  const { sessions } = await db
    .with('active', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .select('sessions.id')
        .where('sessions.user_id', '=', userId)
        .where(isActive(now))
        .$if(choice.kind === 'one', query =>
          query.where('sessions.id', '=', choice.kind === 'one' ? choice.sessionId : ''),
        )
        .$if(choice.kind === 'others', query =>
          query.where('sessions.id', '<>', choice.kind === 'others' ? choice.exceptId : ''),
        )
        .orderBy('sessions.id')
        .forUpdate(['users', 'sessions']),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('active')
        .set({ revoked_at: now, revoked_reason: 'ended_by_user' })
        .whereRef('sessions.id', '=', 'active.id')
        .returning('sessions.id'),
    )
    .with('outcome', qb => qb.selectFrom('ended').select(eb => eb.fn.countAll<number>().as('sessions')))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        // The client cannot distinguish another user's session from one that has ended.
        outcome: successIf(
          sql<boolean>`${sql.ref('outcome.sessions')} > 0 or ${choice.kind !== 'one'}`,
          'refused',
        ),
        actor: 'user',
        userId,
        sessionId: choice.kind === 'one' ? choice.sessionId : bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'ended_by_user', 'chosen', ${choice.kind}::text, 'by_session_id', ${bySessionId}::text, 'sessions', ${sql.ref('outcome.sessions')})`,
      }),
    )
    .selectFrom('outcome')
    .select('sessions')
    .executeTakeFirstOrThrow()
  return Number(sessions)
}
