import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'

/** The session that an access token names, and the refresh token that came with it. */
export interface EndedSession {
  readonly userId: string
  readonly sessionId: string
  /** A refresh token of the same user, whose session ends too; nothing where the text was none. */
  readonly refreshToken: { readonly id: string; readonly secretHash: string } | undefined
}

/** Ends a session by its holder's wish; one that has ended already stays as it is. */
export async function logOutSession(db: Database, ended: EndedSession, context: AuditContext): Promise<void> {
  await db
    .with('holder', qb =>
      qb.selectFrom('users').select('users.id').where('users.id', '=', ended.userId).forUpdate(),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('holder')
        .set({ revoked_at: context.now, revoked_reason: 'logged_out' })
        .whereRef('sessions.user_id', '=', 'holder.id')
        .where('sessions.revoked_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('sessions.id', '=', ended.sessionId),
            eb('sessions.id', 'in', sub =>
              sub
                .selectFrom('refresh_tokens')
                .select('session_id')
                .where('refresh_tokens.id', '=', ended.refreshToken?.id ?? null)
                .where('secret_hash', '=', ended.refreshToken?.secretHash ?? null),
            ),
          ]),
        )
        .returning('sessions.id'),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('ended')
        .select(sql<string[]>`array_agg(ended.id order by ended.id <> ${ended.sessionId}::uuid)`.as('ids'))
        .having(eb => eb.fn.countAll(), '>', 0),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        outcome: 'success',
        actor: 'user',
        userId: ended.userId,
        // That of the access token where it still lived, else that of the refresh token.
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

/** Which of a user's sessions to end: one by its id, all, or all but one. */
export type SessionChoice =
  | { readonly kind: 'one'; readonly sessionId: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'others'; readonly exceptId: string }

/**
 * Ends live sessions of a user, one statement for any number; yields how many. One record tells of them all, and names
 * the session that was ended where it was one.
 */
export async function endChosenSessions(
  db: Database,
  { userId, choice, bySessionId }: { userId: string; choice: SessionChoice; bySessionId: string },
  context: AuditContext,
): Promise<number> {
  const { now } = context
  const { sessions } = await db
    .with('live', qb =>
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
        .from('live')
        .set({ revoked_at: now, revoked_reason: 'ended_by_user' })
        .whereRef('sessions.id', '=', 'live.id')
        .returning('sessions.id'),
    )
    .with('outcome', qb => qb.selectFrom('ended').select(eb => eb.fn.countAll<number>().as('sessions')))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        // Someone else's session, or one that has ended: to whoever asks there is no difference.
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
