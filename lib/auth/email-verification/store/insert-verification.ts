import { type RawBuilder, sql } from 'kysely'
import { verificationRequested } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../../one-time-tokens/insert-one-time-token.ts'

type Link = NewOneTimeToken & AuditSlotValues

/**
 * Creates the token of a link that verifies one registration. Returns the address and the time of its registration; no
 * row if the registration does not exist or the account is verified.
 */
export const insertVerificationToken = statement(
  (db, slots: Slots<Link & { registrationId: string }>) =>
    insertFor(db, slots, sql`registrations.id = ${slots.registrationId}`),
  { registrationId: 'uuid' },
)

/**
 * The same for the only registration of an address. Creates none for an address with several registrations, because it
 * is unknown which of them is the recipient's.
 */
export const insertOnlyVerificationToken = statement((db, slots: Slots<Link & { email: string }>) =>
  insertFor(
    db,
    slots,
    sql`users.email = ${slots.email} and not exists (
      select 1 from registrations as other where other.user_id = users.id and other.id <> registrations.id)`,
  ),
)

function insertFor(db: Database, slots: Slots<Link>, isChosen: RawBuilder<boolean>) {
  return db
    .with('chosen', qb =>
      qb
        .selectFrom('users')
        .innerJoin('registrations', 'registrations.user_id', 'users.id')
        .select(['users.id as user_id', 'users.email', 'registrations.id as registration_id'])
        .select('registrations.created_at as registered_at')
        .where('users.email_verified_at', 'is', null)
        .where(isChosen),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'email_verification_tokens', 'chosen', slots, slots.now, {
        user_id: sql.ref<string>('chosen.user_id'),
        email: sql.ref<string>('chosen.email'),
        registration_id: sql.ref<string>('chosen.registration_id'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'chosen', auditParts(slots), {
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
}
