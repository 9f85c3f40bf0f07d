import { inWords } from './duration.ts'
import type { MailContent } from './mail-content.ts'
import { NOT_YOU } from './password-mails.ts'

/** Asks the owner of a new address to confirm it. The mail has no name in it, because the address is not verified. */
export function emailChangeMail(url: string, lifetimeSeconds: number): MailContent {
  return {
    subject: 'Verify your new email address',
    name: null,
    paragraphs: [
      'Someone, probably you, asked us to use this email address for an existing account. Confirm that the address is yours.',
    ],
    action: { label: 'Use this address', url },
    notes: [
      `The link works for ${inWords(lifetimeSeconds)}.`,
      'If you did not request this, do not use the link. You can ignore this email.',
    ],
  }
}

/** Notifies the current address that a change to another address was requested. */
export function emailChangeRequestedMail(name: string | null, newEmail: string): MailContent {
  return {
    subject: 'Request to change your email address',
    name,
    paragraphs: [
      `Someone, probably you, asked us to change the email address of your account to ${quotedAddress(newEmail)}.`,
      'We sent a link to that address. Your account changes when someone confirms the change with the link.',
      NOT_YOU,
    ],
  }
}

/** Notifies the former address that the account uses another address now. */
export function emailChangedMail(name: string | null, newEmail: string): MailContent {
  return {
    subject: 'Your email address was changed',
    name,
    paragraphs: [
      `Your account now uses the email address ${quotedAddress(newEmail)}. We no longer send emails about your account to your old address.`,
      'If this was not you, contact support now.',
    ],
  }
}

/** Quotes an address. Unlike other texts, it may contain a domain. Its schema allows no spaces or quotes. */
const quotedAddress = (email: string) => `"${email.length > 80 ? `${email.slice(0, 79)}…` : email}"`
