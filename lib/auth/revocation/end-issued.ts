import { sql } from 'kysely'
import { nextTokenVersion } from '../../db/expressions.ts'
import type { Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import type { SessionReason } from '../../events/event-reasons.ts'
import { endedSession } from './emit-session-revoked.ts'

// Parts of a statement that revokes the sessions, tokens and links of users. `source` is another part of the same
// statement; its column `user_id` selects the users.

const usersOf = (db: Database, source: string) =>
  db.selectFrom(sql`${sql.table(source)}`.as(source)).select(sql.ref<string>('user_id').as('user_id'))

/** Deletes the registrations of users with their verification links. */
export function deleteRegistrations(db: Database, source: string) {
  return db.deleteFrom('registrations').where('user_id', 'in', usersOf(db, source))
}

/** Raises the token version of users, which immediately revokes all their earlier tokens, including access tokens. */
export function raiseTokenVersion(db: Database, source: string, now: Given<Date>) {
  return db
    .updateTable('users')
    .set({ token_version: nextTokenVersion, updated_at: now })
    .where('users.id', 'in', usersOf(db, source))
}

/** Revokes the reset links of users. */
export function endResetLinks(db: Database, source: string, now: Given<Date>) {
  return db
    .updateTable('password_reset_tokens')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('used_at', 'is', null)
}

/** Revokes the challenges of logins of users whose password is no longer a sign-in method. */
export function endLoginChallenges(db: Database, source: string, now: Given<Date>) {
  return db
    .updateTable('challenges')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('purpose', '=', 'login')
    .where('used_at', 'is', null)
}

/** Revokes the verification links of users. With `own_address`, only those to another address: an attacker's, maybe. */
export function endVerificationLinks(db: Database, source: string, now: Given<Date>, except?: 'own_address') {
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

/** Ends the sessions of users, except `exceptId`. `emitSessionsRevoked` emits the events of the returned sessions. */
export function revokeSessions(
  db: Database,
  source: string,
  now: Given<Date>,
  reason: Given<SessionReason>,
  exceptId?: Given<string>,
) {
  return db
    .updateTable('sessions')
    .set({ revoked_at: now, revoked_reason: reason })
    .where('user_id', 'in', usersOf(db, source))
    .where('revoked_at', 'is', null)
    .returning(endedSession)
    .$if(exceptId !== undefined, update => update.where('sessions.id', '<>', exceptId ?? ''))
}

/** Revokes the links of alerts. */
export function endDisownLinks(db: Database, source: string, now: Given<Date>) {
  return db
    .updateTable('disown_tokens')
    .set({ used_at: now })
    .where('user_id', 'in', usersOf(db, source))
    .where('used_at', 'is', null)
}
