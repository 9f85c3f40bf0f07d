import type { Letter } from './letter.ts'

/** A connection that its owner should look after. */
export interface TroubledConnection {
  readonly name: string
  readonly alias: string
  readonly consent_expires_at: Date | null
}

/** What has become of a connection. */
export type Trouble = 'connection_expiring' | 'connection_failed' | 'connection_revoked'

/** Tells the owner of a connection what has become of it, with the link to connect it anew. */
export function writeConnectionLetter(trouble: Trouble, connection: TroubledConnection, url: string): Letter {
  const { name, alias } = connection
  const action = { label: 'Connect again', url }
  switch (trouble) {
    case 'connection_expiring':
      return {
        subject: `Your connection "${alias}" ends soon`,
        name,
        paragraphs: [
          `The access that you gave us for "${alias}" ends ${until(connection.consent_expires_at)}. To go on, please confirm it at your institution.`,
        ],
        action,
      }
    case 'connection_failed':
      return {
        subject: `Your connection "${alias}" does not work`,
        name,
        paragraphs: [
          `We could not renew the access that you gave us for "${alias}". Your accounts there are not up to date.`,
        ],
        action,
      }
    case 'connection_revoked':
      return {
        subject: `The access to "${alias}" was revoked`,
        name,
        paragraphs: [
          `Your institution says that the access which you gave us for "${alias}" was revoked. We have erased it.`,
          'To be safe we have signed out all your devices, since we cannot know who revoked it.',
        ],
        action,
        afterwards: [
          'If it was you, there is nothing to do. If it was not, change your password there, and here too.',
        ],
      }
  }
}

function until(time: Date | null): string {
  if (!time) return 'soon'
  return `on ${time.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })} UTC`
}
