import type { Database } from '../db/tables.ts'

/** Whom a mail goes to. */
export interface Recipient {
  readonly id: string
  readonly email: string
  readonly name: string
}

/** Selects whom a mail about a user goes to. */
export function findRecipient(db: Database, userId: string): Promise<Recipient | undefined> {
  return db.selectFrom('users').select(['id', 'email', 'name']).where('id', '=', userId).executeTakeFirst()
}

/** Selects whom a mail about a verified address goes to. */
export function findVerifiedRecipient(db: Database, email: string): Promise<Recipient | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'email', 'name'])
    .where('email', '=', email)
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
}
