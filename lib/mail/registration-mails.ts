import { inWords, utc } from './duration.ts'
import type { MailContent } from './mail-content.ts'

/**
 * Asks the owner of an address to verify it. The mail shows no text from the registration form, because anyone can
 * register any address. The time distinguishes the mails of several registrations.
 */
export function verificationMail(registeredAt: Date, url: string, lifetimeSeconds: number): MailContent {
  return {
    subject: 'Verify your email address',
    name: null,
    paragraphs: [
      `Someone created an account with this email address on ${utc(registeredAt)}.`,
      'If this was you, confirm that the address is yours. Your account then has the name and password that you entered at that time.',
    ],
    action: { label: 'Verify my address', url },
    notes: [
      `The link works for ${inWords(lifetimeSeconds)}.`,
      'If you did not create an account at that time, do not use the link: another person chose the password. You can ignore this email.',
    ],
  }
}

/** Asks the owner of an unverified address to choose the account's password, because their registration is unknown. */
export function choosePasswordMail(url: string, lifetimeSeconds: number): MailContent {
  return {
    subject: 'Choose a new password',
    name: null,
    paragraphs: [
      'Someone, probably you, requested another link to verify this email address.',
      'We do not know which of the passwords entered for this address is yours. Choose a new password. This also verifies your address.',
    ],
    action: { label: 'Choose a new password', url },
    notes: [
      `The link works once, for ${inWords(lifetimeSeconds)}. If you did not request it, ignore this email.`,
    ],
  }
}

/** Notifies the owner of an account that someone entered its address for another account. */
export function alreadyRegisteredMail(name: string | null): MailContent {
  return {
    subject: 'You already have an account',
    name,
    paragraphs: [
      'Someone, perhaps you, entered this email address for another account. You already have an account with this address.',
      'Sign in with your password. If you forgot it, request a link to choose a new one.',
      'If this was not you, you do not have to do anything. Your account has not changed.',
    ],
  }
}

/** Welcomes the owner of an account after the verification of its address. */
export function welcomeMail(name: string | null): MailContent {
  return {
    subject: 'Welcome to Dashtam',
    name,
    paragraphs: ['Your email address is verified, and your account is ready. You can sign in now.'],
  }
}
