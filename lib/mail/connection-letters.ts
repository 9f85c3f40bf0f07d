import { utc } from './duration.ts'
import type { Letter } from './letter.ts'
import { quoted } from './shown-text.ts'

/** A connection that needs its owner's attention. */
export interface TroubledConnection {
  readonly name: string
  readonly alias: string
  readonly consent_expires_at: Date | null
}

/** What happened to a connection. */
export type Trouble = 'connection_expiring' | 'connection_failed' | 'connection_revoked'

const UNNAMED = 'your institution'
/** Subjects are cut by mail programs after some 50 characters. */
const LONGEST_IN_SUBJECT = 30

/** Notifies the owner of a connection of what happened to it, with the link to connect again. */
export function writeConnectionLetter(trouble: Trouble, connection: TroubledConnection, url: string): Letter {
  const { name } = connection
  const alias = quoted(connection.alias, UNNAMED)
  const short = quoted(connection.alias, UNNAMED, LONGEST_IN_SUBJECT)
  const action = { label: 'Connect again', url }
  switch (trouble) {
    case 'connection_expiring':
      return {
        subject: `Your connection to ${short} ends soon`,
        name,
        paragraphs: [
          `Your connection to ${alias} ends ${until(connection.consent_expires_at)}. To keep it, please confirm it at your institution.`,
        ],
        action,
      }
    case 'connection_failed':
      return {
        subject: `Your connection to ${short} does not work`,
        name,
        paragraphs: [
          `Your connection to ${alias} does not work any more. The accounts that you see from there are not up to date.`,
        ],
        action,
      }
    case 'connection_revoked':
      return {
        subject: `The access to ${short} was revoked`,
        name,
        paragraphs: [
          `Your institution tells us that our access to ${alias} was revoked. We have deleted it.`,
          'To be safe, we have signed out all your devices, because we cannot know who revoked it.',
        ],
        action,
        afterwards: [
          'If this was you, there is nothing to do. If not, change your password at your institution, and here too.',
        ],
      }
  }
}

const until = (time: Date | null) => (time ? `on ${utc(time)}` : 'soon')
