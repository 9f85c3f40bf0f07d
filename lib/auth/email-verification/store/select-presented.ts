import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { isOfCurrentVersion } from '../../revocation/active-session.ts'

/** A verification token that a client presents. */
export interface PresentedVerificationToken {
  readonly id: string
  readonly secretHash: string
}

/**
 * Selects and locks a verification token that may be consumed, with its user and registration. Locks the user before the
 * token, in the same order as all other statements.
 */
export function selectPresented(
  db: Database,
  { id, secretHash }: AllGiven<PresentedVerificationToken>,
  now: Given<Date>,
) {
  return db
    .selectFrom('users')
    .innerJoin('email_verification_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', onTrue)
    .leftJoin('registrations as registration', 'registration.id', 'token.registration_id')
    .select(['users.id as user_id', 'users.email as old_email', 'token.email as new_email'])
    .select(['registration.id as registration_id', 'registration.name', 'registration.password_hash'])
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(eb =>
      eb.or([
        // A registration must not change a verified account.
        eb.and([
          eb('registration.id', 'is not', null),
          eb('users.email_verified_at', 'is', null),
          eb('users.email', '=', eb.ref('token.email')),
        ]),
        eb.and([
          eb('token.token_version', 'is not', null),
          isOfCurrentVersion(sql.ref<number>('token.token_version'), now),
        ]),
      ]),
    )
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('users as other')
            .select('other.id')
            .whereRef('other.email', '=', 'token.email')
            .whereRef('other.id', '<>', 'users.id')
            .where(where =>
              where.or([
                where('other.email_verified_at', 'is not', null),
                where('other.is_active', '=', false),
              ]),
            ),
        ),
      ),
    )
    .forUpdate(['users', 'token'])
}
