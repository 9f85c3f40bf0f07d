import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'

/** The session of an access token, and a refresh token of the same user; null if the client sent no well-formed one. */
type Logout = AuditSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly tokenId: string | null
  readonly tokenHash: string | null
}

/** Ends the session of both tokens at its user's request. A session that has already ended does not change. */
export const logOutSession = statement((db, slots: Slots<Logout>) =>
  db
    .with('owner', qb =>
      qb.selectFrom('users').select('users.id').where('users.id', '=', slots.userId).forUpdate(),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('owner')
        .set({ revoked_at: slots.now, revoked_reason: 'logged_out' })
        .whereRef('sessions.user_id', '=', 'owner.id')
        .where('sessions.revoked_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('sessions.id', '=', slots.sessionId),
            eb('sessions.id', 'in', sub =>
              sub
                .selectFrom('refresh_tokens')
                .select('session_id')
                .where('refresh_tokens.id', '=', slots.tokenId)
                .where('secret_hash', '=', slots.tokenHash),
            ),
          ]),
        )
        .returning(endedSession),
    )
    .with('session_events', () => emitSessionsRevoked(db, 'ended', slots.now))
    .with('outcome', qb =>
      qb
        .selectFrom('ended')
        .select(sql<string[]>`array_agg(ended.id order by ended.id <> ${slots.sessionId}::uuid)`.as('ids'))
        .having(eb => eb.fn.countAll(), '>', 0),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(slots), {
        action: sessionEnded,
        outcome: 'success',
        actor: 'user',
        userId: slots.userId,
        // The session of the access token if this ended it, else the session of the refresh token.
        sessionId: sql<string>`outcome.ids[1]`,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'logged_out', 'session_ids', to_jsonb(outcome.ids))`,
      }),
    )
    .selectFrom('outcome')
    .select(sql`1`.as('ended')),
)
