import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import type { KnownPasskey } from '../../../services/webauthn/passkey-options.ts'
import type { NewChallenge } from '../../challenges/challenge.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { toKnownPasskeys } from '../../factors/available-factors.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/**
 * Inserts the challenge of a registration, bound to the session and its token version.
 *
 * @returns the passkeys that the user has, revoked ones included; undefined if the session has ended.
 */
export async function insertRegistrationChallenge(
  db: Database,
  claims: AccessTokenClaims,
  challenge: NewChallenge,
  now: Date,
): Promise<KnownPasskey[] | undefined> {
  const bound = {
    user_id: sql.ref<string>('requester.user_id'),
    session_id: sql.ref<string>('requester.session_id'),
    token_version: sql.ref<number>('requester.token_version'),
  }
  const rows = await db
    .with('requester', () => lockRequestingSession(db, claims, now))
    .with('challenge', () => insertChallenge(db, 'requester', challenge, bound, now))
    .selectFrom('requester')
    .leftJoin('passkeys', 'passkeys.user_id', 'requester.user_id')
    .select(['passkeys.credential_id', 'passkeys.transports'])
    .execute()
  if (rows.length === 0) return undefined
  return toKnownPasskeys(rows)
}
