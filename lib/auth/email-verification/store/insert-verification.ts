import { sql } from 'kysely'
import { verificationRequested } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../../one-time-tokens/insert-one-time-token.ts'

/** The registration to verify: by its id, or the only registration of an address. */
export type RegistrationChoice = { readonly id: string } | { readonly onlyRegistrationOf: string }

/**
 * Creates the token of a link that verifies one registration. With `onlyRegistrationOf`, creates none for an address
 * with several registrations, because it is unknown which of them is the recipient's.
 *
 * @returns the address and the time of its registration; undefined if the registration does not exist or the account is
 * verified.
 */
export function insertVerificationToken(
  db: Database,
  choice: RegistrationChoice,
  token: NewOneTimeToken,
  context: AuditContext,
) {
  return db
    .with('chosen', () => selectRegistration(db, choice))
    .with('token', () =>
      insertOneTimeToken(db, 'email_verification_tokens', 'chosen', token, context.now, {
        user_id: sql.ref<string>('chosen.user_id'),
        email: sql.ref<string>('chosen.email'),
        registration_id: sql.ref<string>('chosen.registration_id'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'chosen', context, {
        action: verificationRequested,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('chosen.user_id'),
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('registration_id', ${sql.ref('chosen.registration_id')})`,
      }),
    )
    .selectFrom('chosen')
    .select(['email', 'registered_at'])
    .executeTakeFirst()
}

function selectRegistration(db: Database, choice: RegistrationChoice) {
  const unverified = db
    .selectFrom('users')
    .innerJoin('registrations', 'registrations.user_id', 'users.id')
    .select(['users.id as user_id', 'users.email', 'registrations.id as registration_id'])
    .select('registrations.created_at as registered_at')
    .where('users.email_verified_at', 'is', null)
  if ('id' in choice) return unverified.where('registrations.id', '=', choice.id)
  return unverified
    .where('users.email', '=', choice.onlyRegistrationOf)
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('registrations as other')
            .select('other.id')
            .whereRef('other.user_id', '=', 'users.id')
            .whereRef('other.id', '<>', 'registrations.id'),
        ),
      ),
    )
}

/**
 * Creates the token of a link that changes an account's address. The token has the version of the session that
 * requested it, so that a rotation revokes it.
 *
 * @returns undefined if another account has verified the new address. An unverified account does not reserve its
 * address, because anyone can register any address.
 */
export function insertEmailChangeToken(
  db: Database,
  { userId, newEmail, tokenVersion }: { userId: string; newEmail: string; tokenVersion: number },
  token: NewOneTimeToken,
  context: AuditContext,
) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select(['id', 'email', 'name'])
        .where('users.id', '=', userId)
        .where('users.is_active', '=', true)
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('users as other')
                .select('other.id')
                .where('other.email', '=', newEmail)
                .where(where =>
                  where.or([
                    where('other.email_verified_at', 'is not', null),
                    where('other.is_active', '=', false),
                  ]),
                ),
            ),
          ),
        ),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'email_verification_tokens', 'account', token, context.now, {
        user_id: sql.ref<string>('account.id'),
        email: newEmail,
        token_version: tokenVersion,
      }),
    )
    .selectFrom('account')
    .select('id')
    .executeTakeFirst()
}
