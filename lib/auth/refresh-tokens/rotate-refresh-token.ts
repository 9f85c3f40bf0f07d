import { sql } from 'kysely'
import {
  type Action,
  refreshTokenRefused,
  refreshTokenRepeated,
  refreshTokenReplayed,
  refreshTokenRotated,
} from '../../audit/actions.ts'
import { actionBy, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { expiryAfterUse, isActive } from '../revocation/active-session.ts'
import { raiseTokenVersion, revokeSessions } from '../revocation/end-issued.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'

/** A refresh token that was presented, and the one that shall follow it. */
export interface Rotation {
  readonly presented: { readonly id: string; readonly secretHash: string }
  readonly successor: { readonly id: string; readonly secretHash: string }
  /** The predecessor of the session's newest token is answered again if it was used since then. */
  readonly repeatableSince: Date
}

/**
 * What became of a refresh token that was presented.
 *
 * - `rotated`: it was the session's newest; the given successor follows it.
 * - `repeated`: it had just been used; its row names the successor that was made then.
 * - `replayed`: it was spent; the session has ended, and with it everything else that was issued to its user.
 * - `refused`: no active session has or had it, or a password change revoked it; nothing was changed.
 */
export type RotationOutcome =
  | {
      readonly verdict: 'rotated' | 'repeated'
      readonly subject: AccessTokenClaims
      readonly successorId: string
    }
  | { readonly verdict: 'replayed'; readonly subject: AccessTokenClaims }
  | { readonly verdict: 'refused' }

type Verdict = RotationOutcome['verdict']

const verdictActions = {
  rotated: refreshTokenRotated,
  repeated: refreshTokenRepeated,
  refused: refreshTokenRefused,
  replayed: refreshTokenReplayed,
} satisfies Record<Verdict, Action>

/**
 * Uses up a refresh token. Of any number of callers with one token, one rotates it; the others wait for its locks, see
 * what it did, and are told the same successor or end the session.
 */
export async function rotateRefreshToken(
  db: Database,
  rotation: Rotation,
  context: AuditContext,
): Promise<RotationOutcome> {
  const { now } = context
  const { successor } = rotation
  const row = await db
    .with('presented', () => selectPresented(db, rotation, now))
    .with('spent', qb =>
      qb
        .updateTable('refresh_tokens')
        .from('presented')
        .set({ used_at: now, successor_id: successor.id })
        .whereRef('refresh_tokens.id', '=', 'presented.token_id')
        .where('presented.verdict', '=', 'rotated'),
    )
    .with('inserted', qb =>
      qb
        .insertInto('refresh_tokens')
        .columns(['id', 'session_id', 'token_version', 'secret_hash', 'created_at'])
        .expression(eb =>
          eb
            .selectFrom('presented')
            .select(of => [
              of.val(successor.id).as('id'),
              'presented.session_id',
              'presented.token_version',
              of.val(successor.secretHash).as('secret_hash'),
              of.val(now).as('created_at'),
            ])
            .where('presented.verdict', '=', 'rotated'),
        ),
    )
    .with('advanced', qb =>
      qb
        .updateTable('sessions')
        .from('presented')
        .set({
          refresh_token_id: successor.id,
          last_used_at: now,
          expires_at: expiryAfterUse(now),
        })
        .whereRef('sessions.id', '=', 'presented.session_id')
        .where('presented.verdict', '=', 'rotated'),
    )
    .with('breached', qb =>
      qb.selectFrom('presented').select('user_id').where('presented.verdict', '=', 'replayed'),
    )
    .with('raised', () => raiseTokenVersion(db, 'breached', now))
    .with('ended', () => revokeSessions(db, 'breached', now, 'refresh_token_replayed'))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('presented', onTrue)
        .select(eb => [
          eb.fn.coalesce('presented.verdict', sql.lit<Verdict>('refused')).as('verdict'),
          'presented.user_id',
          'presented.session_id',
          'presented.token_version',
          'presented.successor_id',
        ]),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionBy(sql.ref<Verdict>('outcome.verdict'), verdictActions),
        outcome: successIf(sql<boolean>`${sql.ref('outcome.verdict')} in ('rotated', 'repeated')`, 'failure'),
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
        sessionId: sql.ref('outcome.session_id'),
      }),
    )
    .selectFrom('outcome')
    .selectAll()
    .executeTakeFirstOrThrow()
  const { verdict, user_id: userId, session_id: sessionId, token_version: tokenVersion } = row
  if (verdict === 'refused' || userId === null || sessionId === null || tokenVersion === null)
    return { verdict: 'refused' }
  const subject = { userId, sessionId, tokenVersion }
  if (verdict === 'replayed') return { verdict, subject }
  return {
    verdict,
    subject,
    successorId: verdict === 'repeated' && row.successor_id ? row.successor_id : successor.id,
  }
}

/**
 * Locks the user, the session and the presented token, then judges: a select that locks sees what the winner of a race
 * wrote, where the other parts of the statement see only what was there when it began. They are locked in that order by
 * every statement that locks more than one of them.
 */
function selectPresented(db: Database, { presented, repeatableSince }: Rotation, now: Date) {
  return db
    .selectFrom('sessions')
    .innerJoin('refresh_tokens', 'refresh_tokens.session_id', 'sessions.id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(eb => [
      'refresh_tokens.id as token_id',
      'refresh_tokens.successor_id',
      'sessions.id as session_id',
      'sessions.user_id',
      'sessions.token_version',
      eb
        .case()
        .when(eb.not(isActive(now)))
        .then(sql.lit<Verdict>('refused'))
        // Revoked by a password change: its holder may have the old tokens, but not those of the reply (decision 0032).
        .when('refresh_tokens.token_version', '<', eb.ref('sessions.token_version'))
        .then(sql.lit<Verdict>('refused'))
        .when('sessions.refresh_token_id', '=', eb.ref('refresh_tokens.id'))
        .then(sql.lit<Verdict>('rotated'))
        .when(
          eb.and([
            eb('sessions.refresh_token_id', '=', eb.ref('refresh_tokens.successor_id')),
            eb('refresh_tokens.used_at', '>', repeatableSince),
          ]),
        )
        .then(sql.lit<Verdict>('repeated'))
        .else(sql.lit<Verdict>('replayed'))
        .end()
        .as('verdict'),
    ])
    .where('refresh_tokens.id', '=', presented.id)
    .where('refresh_tokens.secret_hash', '=', presented.secretHash)
    .forUpdate(['users', 'sessions', 'refresh_tokens'])
}
