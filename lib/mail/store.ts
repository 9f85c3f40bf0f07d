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

/** Selects whom a mail about a connection goes to, and what it is about. */
export function findConnectionRecipient(db: Database, connectionId: string) {
  return db
    .selectFrom('provider_connections')
    .innerJoin('users', 'users.id', 'provider_connections.user_id')
    .select(['users.email', 'users.name', 'provider_connections.alias', 'provider_connections.status'])
    .select('provider_connections.consent_expires_at')
    .where('provider_connections.id', '=', connectionId)
    .where('users.is_active', '=', true)
    .executeTakeFirst()
}
