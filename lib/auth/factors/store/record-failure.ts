import { sql } from 'kysely'
import { factorFailed, factorLocked, passkeyRevoked } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { actionBy } from '../../../audit/outcome-of.ts'
import { type Actor, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import type { PresentedFactor } from '../presented-factor.ts'

/** A wrong second factor and its consequence. */
type FactorFailure = AuditSlotValues & {
  readonly userId: string
  /** Null if nobody is signed in. */
  readonly sessionId: string | null
  readonly challengeId: string | null
  readonly type: PresentedFactor['type']
  /** The passkey whose counter shows that it was copied. It is revoked. */
  readonly clonedPasskeyId: string | null
  /** The number of consecutive wrong codes that locks the authenticator app. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
}

/** The consequence of a wrong factor, in addition to the count of the challenge. */
export type FailureConsequence = 'counted' | 'locked' | 'revoked'

const actions = { counted: factorFailed, locked: factorLocked, revoked: passkeyRevoked }

/**
 * Counts a wrong second factor: of the challenge, and of the authenticator app, which is locked after too many. Its other
 * factors still work, so that an attacker who knows the password cannot lock out the owner.
 */
export const recordFactorFailure = statement((db, failure: Slots<FactorFailure>) => {
  const { now, userId, challengeId, clonedPasskeyId } = failure
  const lockedUntil = typed('timestamptz', failure.lockedUntil)
  const locks = sql<boolean>`totp_secrets.failed_count + 1 >= ${failure.lockoutFailures}::integer`
  return (
    db
      .with('account', qb =>
        qb.selectFrom('users').select('users.id').where('users.id', '=', userId).forUpdate(),
      )
      .with('challenge', qb =>
        qb
          .updateTable('challenges')
          .from('account')
          .set(eb => ({ failed_count: eb('challenges.failed_count', '+', 1) }))
          .where('challenges.id', '=', challengeId),
      )
      .with('counted', qb =>
        qb
          .updateTable('totp_secrets')
          .from('account')
          .set({
            failed_count: sql<number>`case when ${locks} then 0 else totp_secrets.failed_count + 1 end`,
            locked_until: sql<Date | null>`case when ${locks} then ${lockedUntil} else totp_secrets.locked_until end`,
          })
          .whereRef('totp_secrets.user_id', '=', 'account.id')
          .where('totp_secrets.confirmed_at', 'is not', null)
          .where(sql<boolean>`${failure.type}::text = 'totp'`)
          .where(
            sql<boolean>`coalesce(totp_secrets.locked_until, '-infinity') <= ${typed('timestamptz', now)}`,
          )
          .returning(sql<boolean>`totp_secrets.locked_until = ${lockedUntil}`.as('locked')),
      )
      .with('revoked', qb =>
        qb
          .updateTable('passkeys')
          .from('account')
          .set({ revoked_at: now, revoked_reason: 'cloned' })
          .whereRef('passkeys.user_id', '=', 'account.id')
          .where('passkeys.id', '=', clonedPasskeyId)
          .where('passkeys.revoked_at', 'is', null)
          .returning(['passkeys.id as passkey_id', 'passkeys.user_id']),
      )
      // A change of the sign-in methods in parallel must not count the passkey as a usable one.
      .with('touched', qb =>
        qb
          .updateTable('users')
          .from('revoked')
          .set({ updated_at: now })
          .whereRef('users.id', '=', 'revoked.user_id'),
      )
      .with('outcome', qb =>
        qb
          .selectFrom(oneRow)
          .leftJoin('counted', onTrue)
          .leftJoin('revoked', onTrue)
          .select('revoked.passkey_id')
          .select(
            sql<FailureConsequence>`case when revoked.passkey_id is not null then 'revoked' when counted.locked then 'locked' else 'counted' end`.as(
              'consequence',
            ),
          ),
      )
      .with('audit', () =>
        auditEach(db, 'outcome', auditParts(failure), {
          action: actionBy(sql.ref<FailureConsequence>('outcome.consequence'), actions),
          outcome: 'failure',
          actor: sql<Actor>`case when ${typed('uuid', failure.sessionId)} is null then 'anonymous' else 'user' end`,
          userId,
          sessionId: failure.sessionId,
          details: sql<
            Record<string, unknown>
          >`jsonb_strip_nulls(jsonb_build_object('factor', ${failure.type}::text, 'passkey_id', outcome.passkey_id))`,
        }),
      )
      .selectFrom('outcome')
      .select('consequence')
  )
})
