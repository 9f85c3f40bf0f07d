import { quoted } from './display-text.ts'
import { utc } from './duration.ts'
import type { MailContent } from './mail-content.ts'

/** A connection that its owner must authorize again. */
export interface ConnectionDetails {
  /** The owner's name. */
  readonly name: string
  readonly alias: string
  /** The institution that an aggregator connects. */
  readonly institution: string | null
  readonly consent_expires_at: Date | null
}

/** What happened to a connection. */
export type ConnectionEvent = 'connection_expiring' | 'connection_failed' | 'connection_revoked'

const UNNAMED = 'your institution'
/** In characters. Mail programs cut subjects after about 50. */
const MAX_LENGTH_IN_SUBJECT = 30

/** Notifies the owner of a connection of an event, with the link to connect again. */
export function connectionMail(
  event: ConnectionEvent,
  connection: ConnectionDetails,
  url: string,
): MailContent {
  const { name } = connection
  const alias = bodyName(connection)
  const shortAlias = quoted(connection.institution ?? connection.alias, UNNAMED, MAX_LENGTH_IN_SUBJECT)
  const action = { label: 'Connect again', url }
  switch (event) {
    case 'connection_expiring':
      return {
        subject: `Your connection to ${shortAlias} ends soon`,
        name,
        paragraphs: [
          `Your connection to ${alias} ends ${until(connection.consent_expires_at)}. To keep it, connect again and confirm the access at your institution.`,
        ],
        action,
      }
    case 'connection_failed':
      return {
        subject: `Your connection to ${shortAlias} does not work`,
        name,
        paragraphs: [
          `Your connection to ${alias} no longer works. Your accounts there are not up to date. To update them, connect again.`,
        ],
        action,
      }
    case 'connection_revoked':
      return {
        subject: `Our access to ${shortAlias} was canceled`,
        name,
        paragraphs: [
          `Our access to ${alias} was canceled by the institution. We no longer use this connection.`,
          'We do not know who requested this. To protect your account, we signed out all your devices.',
          'If this was not you, change your password at your institution and your password here.',
          'To use the connection again, sign in and connect again.',
        ],
        action,
      }
  }
}

/** The institution and the alias, because a user can have several connections to an institution. */
function bodyName({ alias, institution }: ConnectionDetails): string {
  const named = quoted(alias, '')
  if (institution === null || institution === alias) return named === '' ? UNNAMED : named
  return quoted(institution, UNNAMED) + (named === '' ? '' : ` (${named})`)
}

const until = (time: Date | null) => (time ? `on ${utc(time)}` : 'soon')
