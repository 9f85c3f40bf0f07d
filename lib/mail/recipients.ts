import { verifiedName } from '../db/expressions.ts'
import type { Database } from '../db/tables.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'

/** The recipient of a mail. */
export interface Recipient {
  readonly email: string
  /** Null if the address is not verified: the name may be another person's. */
  readonly name: string | null
}

/** Selects the recipient of a mail about a user. */
export function findRecipient(db: Database, userId: string): Promise<Recipient | undefined> {
  return db
    .selectFrom('users')
    .select(['email', verifiedName.as('name')])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** Selects the recipient of a mail about an account, by its id or address, if the address is verified. */
export function findVerifiedRecipient(
  db: Database,
  by: { readonly id: string } | { readonly email: string },
): Promise<Recipient | undefined> {
  return db
    .selectFrom('users')
    .select(['email', 'name'])
    .where('id' in by ? eb => eb('id', '=', by.id) : eb => eb('email', '=', by.email))
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
}

/** Selects the recipient of a mail about a connection, and the connection's details. */
export function findConnectionRecipient(db: Database, connectionId: string) {
  return db
    .selectFrom('provider_connections')
    .innerJoin('users', 'users.id', 'provider_connections.user_id')
    .select(['users.email', 'users.name', 'provider_connections.alias', 'provider_connections.status'])
    .select(['provider_connections.provider_key', 'provider_connections.institution_id'])
    .select('provider_connections.institution_name')
    .select('provider_connections.consent_expires_at')
    .where('provider_connections.id', '=', connectionId)
    .where('users.is_active', '=', true)
    .executeTakeFirst()
}

/** Writes a mail to a recipient, if present. */
export async function addressTo(
  found: Promise<Recipient | undefined>,
  write: (recipient: Recipient) => MailContent,
): Promise<AddressedMail | undefined> {
  const recipient = await found
  return recipient && { to: recipient.email, content: write(recipient) }
}
