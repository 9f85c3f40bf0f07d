import type { Authorization, Connection } from '@dashtam/client'
import { formatDate } from '../text/time.ts'
import { refreshErrorText, requiresSignIn } from './refresh-error-text.ts'

/** The state of a connection in plain words, and what the user can do about it. */
export interface StatusText {
  readonly label: string
  readonly kind: 'good' | 'warn' | 'bad'
  readonly text: string
  /** The label of the link to the consent page of the institution. Absent if there is nothing to do. */
  readonly action?: 'Finish connecting' | 'Reconnect'
}

/** What the text about a connection mentions. */
export interface StatusContext {
  /** The name of the institution. */
  readonly institution: string
  /** When the permission ends, the last error and the next attempt, once they were read. */
  readonly authorization?:
    | Pick<Authorization, 'consent_expires_at' | 'last_error' | 'next_refresh_at'>
    | undefined
}

/** Describes the state of a connection. */
export function statusText(status: Connection['status'], context: StatusContext): StatusText {
  const { institution, authorization } = context
  const endsAt = authorization?.consent_expires_at
  const end = endsAt ? `on ${formatDate(endsAt)}` : 'soon'
  switch (status) {
    case 'pending':
      return {
        label: 'Not finished',
        kind: 'warn',
        text: `${institution} did not get your permission yet. Finish connecting to see your accounts.`,
        action: 'Finish connecting',
      }
    case 'active':
      return { label: 'Connected', kind: 'good', text: 'This connection works. There is nothing to do.' }
    case 'expiring':
      return {
        label: 'Ends soon',
        kind: 'warn',
        text: `Your permission ends ${end}. Reconnect before then to keep seeing your accounts.`,
        action: 'Reconnect',
      }
    case 'expired':
      return {
        label: 'Ended',
        kind: 'bad',
        text: `Your permission at ${institution} has ended. Reconnect to see your accounts again.`,
        action: 'Reconnect',
      }
    case 'error': {
      const isRetried = authorization?.next_refresh_at && !requiresSignIn(authorization.last_error)
      const remedy = isRetried
        ? 'Dashtam keeps trying. Reconnect if this does not pass.'
        : 'Reconnect to see your accounts again.'
      const text = `${refreshErrorText(authorization?.last_error ?? null, institution)} ${remedy}`
      return { label: 'Not working', kind: 'bad', text, action: 'Reconnect' }
    }
    case 'revoked':
      return {
        label: 'Access removed',
        kind: 'bad',
        text: `${institution} does not allow access any more. Reconnect to see your accounts again.`,
        action: 'Reconnect',
      }
  }
}
