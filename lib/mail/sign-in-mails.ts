import { quoted } from './display-text.ts'
import { inWords, utc } from './duration.ts'
import type { MailContent } from './mail-content.ts'

/** A login that the account's owner may not recognize. */
export interface NewLogin {
  readonly name: string
  readonly device: string
  readonly location: string | null
  readonly created_at: Date
}

/** Notifies the owner of an account of a login from a new device or country. */
export function newLoginMail(login: NewLogin, url: string, lifetimeSeconds: number): MailContent {
  return {
    subject: 'A new sign-in to your account',
    name: login.name,
    paragraphs: [
      'Someone, probably you, signed in to your account from a new device or country.',
      `Time: ${utc(login.created_at)}`,
      `Location: ${quoted(login.location ?? '', 'unknown')}`,
      `Device: ${quoted(login.device, 'unknown')}`,
      'If this was you, you do not have to do anything.',
    ],
    action: { label: 'This was not me', url },
    notes: [
      `The link works for ${inWords(lifetimeSeconds)}. It signs out all your devices, including the one you use now.`,
      'We then send you a link to choose a new password. Until you choose one, nobody can sign in.',
    ],
  }
}

/** Notifies the owner of an account that all sessions ended because a consumed refresh token was used again. */
export function refreshTokenReplayedMail(name: string | null): MailContent {
  return {
    subject: 'We signed out all your devices',
    name,
    paragraphs: [
      'Someone may be using a copy of a sign-in from one of your devices. To protect your account, we signed out all your devices.',
      'Sign in again. If you see anything in your account that you do not recognize, choose a new password.',
    ],
  }
}

/** Notifies the owner of an account that a sign-in ended the session that was used least recently. */
export function sessionLimitMail(name: string | null, maxSessions: number): MailContent {
  return {
    subject: 'We signed out one of your devices',
    name,
    paragraphs: [
      `You can be signed in on at most ${maxSessions} devices at the same time. After a new sign-in, we signed out the device that you have not used for the longest time.`,
      'If you did not sign in, choose a new password. This signs out all your devices.',
    ],
  }
}
