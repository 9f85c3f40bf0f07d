import { sql } from 'kysely'
import { loginChallenged, loginRefused } from '../../../audit/actions.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import type { NewChallenge } from '../../challenges/challenge.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { type AvailableFactors, factorColumns, toAvailableFactors } from '../../factors/available-factors.ts'
import type { PasswordConfirmed } from '../../passwords/password-account.ts'
import { signalDetails } from '../../signals/report-signals.ts'
import type { DecidedSignal } from '../../signals/signal.ts'
import { selectAllowed } from './allowed.ts'

/** A login that waits for a second factor. */
export interface LoginChallenge {
  readonly challenge: NewChallenge
  readonly account: PasswordConfirmed
  /** The password's hash with more rounds, if the stored hash has too few. */
  readonly renewedPasswordHash: string | undefined
  readonly deviceName: string | null
  readonly signals: readonly DecidedSignal[]
}

/**
 * Inserts the challenge of a login with the correct password.
 *
 * @returns the factors that can answer it; undefined if, since it was read, the account was locked, disabled or got
 * another password.
 */
export async function insertLoginChallenge(
  db: Database,
  login: LoginChallenge,
  context: AuditContext,
): Promise<AvailableFactors | undefined> {
  const { account, challenge, renewedPasswordHash } = login
  const { now } = context
  const rows = await db
    .with('allowed', () => selectAllowed(db, { kind: 'password', account }, now))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from(['security_config', 'allowed'])
        .set(eb => ({ password_hash: renewedPasswordHash ?? eb.ref('users.password_hash') }))
        .whereRef('users.id', '=', 'allowed.user_id')
        .returning(['users.id', newestVersion.as('token_version')]),
    )
    .with('challenge', () =>
      insertChallenge(
        db,
        'account',
        challenge,
        {
          user_id: sql.ref<string>('account.id'),
          device_id: account.device?.id ?? null,
          device_name: login.deviceName,
          token_version: sql.ref<number>('account.token_version'),
        },
        now,
      ),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('account', onTrue).select('account.id as user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(isPresent('outcome.user_id'), loginChallenged, loginRefused),
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: 'user',
        userId: account.id,
        details: sql<
          Record<string, unknown>
        >`case when ${isPresent('outcome.user_id')} then nullif(${typed('jsonb', signalDetails(login.signals))}, '{}') else jsonb_build_object('reason', 'account_changed') end`,
      }),
    )
    .selectFrom('account')
    .leftJoin('passkeys', join =>
      join.onRef('passkeys.user_id', '=', 'account.id').on('passkeys.revoked_at', 'is', null),
    )
    .select(factorColumns('account.id'))
    .execute()
  return toAvailableFactors(rows)
}
