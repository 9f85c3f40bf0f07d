import { sql } from 'kysely'
import { loginChallenged, loginRefused } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { type ChallengeSlotValues, challengeParts } from '../../challenges/challenge-slots.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { factorColumns } from '../../factors/factor-columns.ts'
import {
  lockPasswordDevice,
  lockPasswordOwner,
  type PasswordEntitlement,
  selectPasswordAllowed,
} from './allowed.ts'

/** A login that waits for a second factor. */
type LoginChallenge = AuditSlotValues &
  ChallengeSlotValues &
  PasswordEntitlement & {
    /** The password's hash with more rounds, if the stored hash has too few. */
    readonly renewedPasswordHash: string | null
    readonly deviceName: string | null
    /** The signals of the login, for the audit record. */
    readonly signals: Record<string, unknown>
  }

/**
 * Inserts the challenge of a login with the correct password. Returns the factors that can answer it, for
 * `toAvailableFactors`; no row if, since it was read, the account was locked, disabled or got another password.
 */
export const insertLoginChallenge = statement((db, login: Slots<LoginChallenge>) =>
  db
    .with('owner', () => lockPasswordOwner(db, login))
    .with('known_device', () => lockPasswordDevice(db, login))
    .with('allowed', () => selectPasswordAllowed(db, login))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from(['security_config', 'allowed'])
        .set({
          password_hash: sql<string>`coalesce(${login.renewedPasswordHash}::text, users.password_hash)`,
        })
        .whereRef('users.id', '=', 'allowed.user_id')
        .returning(['users.id', newestVersion.as('token_version')]),
    )
    .with('challenge', () =>
      insertChallenge(
        db,
        'account',
        challengeParts(login),
        {
          user_id: sql.ref<string>('account.id'),
          device_id: login.deviceId,
          device_name: login.deviceName,
          token_version: sql.ref<number>('account.token_version'),
        },
        login.now,
      ),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('account', onTrue).select('account.id as user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(login), {
        action: actionIf(isPresent('outcome.user_id'), loginChallenged, loginRefused),
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: login.userId,
        details: sql<
          Record<string, unknown>
        >`case when ${isPresent('outcome.user_id')} then nullif(${typed('jsonb', login.signals)}, '{}') else jsonb_build_object('reason', 'account_changed') end`,
      }),
    )
    .selectFrom('account')
    .leftJoin('passkeys', join =>
      join.onRef('passkeys.user_id', '=', 'account.id').on('passkeys.revoked_at', 'is', null),
    )
    .select(factorColumns('account.id')),
)
