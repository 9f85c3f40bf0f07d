import { sql } from 'kysely'
import { nextTokenVersion } from '../../db/expressions.ts'
import type { Database } from '../../db/tables.ts'

// Parts of a statement that takes from a user what was issued to them. Each works on the users that `source`, another
// part of the same statement, names as `user_id`.

const usersOf = (db: Database, source: string) =>
  db.selectFrom(sql`${sql.table(source)}`.as(source)).select(sql.ref<string>('user_id').as('user_id'))

/** Deletes the registrations of users, and the links that verify one of them. */
export function deleteRegistrations(db: Database, source: string) {
  return db.deleteFrom('registrations').where('user_id', 'in', usersOf(db, source))
}

/** Raises the version of users: whatever was issued to them below it is dead at once, access tokens included. */
export function raiseTokenVersion(db: Database, source: string, now: Date) {
  return db
    .updateTable('users')
    .set({ token_version: nextTokenVersion, updated_at: now })
    .where('users.id', 'in', usersOf(db, source))
}

/** Ends the links that reset a password. */
export function endResetLinks(db: Database, source: string, now: Date) {
  return db
    .updateTable('password_reset_tokens')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('used_at', 'is', null)
}

/** Ends the links that verify an address, the one given alone excepted: a thief may have asked for another. */
export function endVerificationLinks(db: Database, source: string, now: Date, except?: 'own_address') {
  return db
    .updateTable('email_verification_tokens')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('used_at', 'is', null)
    .$if(except === 'own_address', update =>
      update.where('email', 'not in', eb =>
        eb.selectFrom('users').select('users.email').where('users.id', 'in', usersOf(db, source)),
      ),
    )
}

/** Ends sessions for a reason; the one given, if any, lives on. */
export function revokeSessions(db: Database, source: string, now: Date, reason: string, exceptId?: string) {
  return db
    .updateTable('sessions')
    .set({ revoked_at: now, revoked_reason: reason })
    .where('user_id', 'in', usersOf(db, source))
    .where('revoked_at', 'is', null)
    .$if(exceptId !== undefined, update => update.where('id', '<>', exceptId ?? ''))
}

/** Ends the links of alerts, which end sessions. */
export function endDisownLinks(db: Database, source: string, now: Date) {
  return db
    .updateTable('disown_tokens')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('used_at', 'is', null)
}
