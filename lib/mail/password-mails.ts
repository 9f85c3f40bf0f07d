import { inWords } from './duration.ts'
import type { MailContent } from './mail-content.ts'

/** Follows the report of a change that requires the password. */
export const NOT_YOU = 'If this was not you, someone else knows your password. Choose a new password now.'

// The password may have been changed with the old one, or with a link from a mail.
const NOT_YOUR_PASSWORD =
  'If this was not you, someone else can open your account or your mailbox. Secure your mailbox, then request a link to choose a new password.'

/** Sends the link to choose a new password. */
export function passwordResetMail(url: string, lifetimeSeconds: number, name: string | null): MailContent {
  return {
    subject: 'Choose a new password',
    name,
    paragraphs: ['Someone, probably you, requested a link to choose a new password for your account.'],
    action: { label: 'Choose a new password', url },
    notes: [
      `The link works once, for ${inWords(lifetimeSeconds)}. When you choose a new password, we sign out all your devices.`,
      'If you did not request the link, ignore this email. Your password has not changed.',
    ],
  }
}

/** Notifies the owner of an account that its password was changed. */
export function passwordChangedMail(name: string | null): MailContent {
  return {
    subject: 'Your password was changed',
    name,
    paragraphs: ['The password of your account was changed.', NOT_YOUR_PASSWORD],
  }
}

/** Asks a user to replace a password that is known from a breach. */
export function passwordBreachedMail(name: string | null, url: string): MailContent {
  return {
    subject: 'Choose a new password: yours is in a data breach',
    name,
    paragraphs: [
      'You just signed in with a password that is in a list of passwords from data breaches. Attackers try these passwords first.',
      'Your account is not locked, and we do not know of any misuse. The password may have been exposed at another service.',
    ],
    action: { label: 'Choose a new password', url },
    notes: [
      'If you use the same password for other services, choose a new one there too.',
      'If you did not sign in, someone else knows your password. Choose a new one now.',
    ],
  }
}

/** Notifies the owner of an account that it is locked after too many wrong passwords. */
export function accountLockedMail(name: string | null, lockoutSeconds: number): MailContent {
  return {
    subject: 'Your account is temporarily locked',
    name,
    paragraphs: [
      `Someone entered too many wrong passwords for your account. Nobody can sign in for ${inWords(lockoutSeconds)}.`,
      'To sign in sooner, request a link to choose a new password.',
      'If this was not you, someone may be guessing your password. None of the passwords they entered was correct.',
    ],
  }
}
