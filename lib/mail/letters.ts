import { inWords, utc } from './duration.ts'
import type { Letter } from './letter.ts'
import { quoted } from './shown-text.ts'

const notYou =
  'If this was not you, choose a new password now: the person who did this knows your current password.'

/**
 * Asks the owner of an address to verify it. It shows nothing that was typed at the registration: anyone can register
 * any address. The time tells the mails of several registrations apart.
 */
export function verificationLetter(registeredAt: Date, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Verify your e-mail address',
    name: null,
    paragraphs: [
      `Someone created an account with this email address on ${utc(registeredAt)}.`,
      'If that was you, please confirm that the address is yours. Your account then has the name and password that you entered at that time.',
    ],
    action: { label: 'Verify my address', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}.`,
      'If you did not create an account, or not at that time, do not use this link: another person chose the password. You can ignore this mail.',
    ],
  }
}

/** Asks the owner of an address with several open registrations to choose the password of the account. */
export function choosePasswordLetter(_name: string | null, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Choose a new password',
    name: null,
    paragraphs: [
      'Someone, probably you, asked for another link to verify this email address.',
      'We cannot tell which of the passwords that were entered for it is yours. Please choose a new one: this also verifies your address.',
    ],
    action: { label: 'Choose a new password', url },
    afterwards: [
      `The link works once, for ${inWords(lifetimeSeconds)}. If you did not ask for it, ignore this mail.`,
    ],
  }
}

/** Notifies the owner of an account that someone tried to create another one with the same address. */
export function alreadyRegisteredLetter(name: string | null): Letter {
  return {
    subject: 'You already have an account',
    name,
    paragraphs: [
      'Someone, perhaps you, tried to create an account with this email address. You already have an account.',
      'Sign in with your password. If you forgot it, ask for a link to choose a new one. If this was not you, there is nothing to do: your account has not changed.',
    ],
  }
}

/** Welcomes the owner of an account whose address was verified. */
export function welcomeLetter(name: string | null): Letter {
  return {
    subject: 'Welcome to Dashtam',
    name,
    paragraphs: ['Your email address is verified and your account is ready. You can sign in now.'],
  }
}

/** Sends the link to choose a new password. */
export function passwordResetLetter(name: string | null, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Choose a new password',
    name,
    paragraphs: ['Someone, probably you, asked for a link to choose a new password for your account.'],
    action: { label: 'Choose a new password', url },
    afterwards: [
      `The link works once, for ${inWords(lifetimeSeconds)}. When you use it, all devices that are signed in to your account are signed out.`,
      'If you did not ask for it, ignore this mail: your password has not changed.',
    ],
  }
}

/** Notifies the owner of an account that its password was changed. */
export function passwordChangedLetter(name: string | null): Letter {
  return {
    subject: 'Your password was changed',
    name,
    paragraphs: ['The password of your account was changed.', notYou],
  }
}

/** Notifies the owner of an account that it was locked. */
export function accountLockedLetter(name: string | null, lockoutSeconds: number): Letter {
  return {
    subject: 'Your account is locked for a while',
    name,
    paragraphs: [
      `Someone entered a wrong password for your account too many times in a row. For ${inWords(lockoutSeconds)}, nobody can sign in to it.`,
      'To sign in sooner, ask for a link to choose a new password. If this was not you, your password has kept them out.',
    ],
  }
}

/** Notifies the owner of an account that all sessions ended because a used refresh token was presented again. */
export function refreshTokenReplayedLetter(name: string | null): Letter {
  return {
    subject: 'We have signed out your devices',
    name,
    paragraphs: [
      'We noticed that someone may have copied the sign-in of one of your devices, so we signed out all your devices.',
      'Please sign in again. If you see anything that you do not recognize, choose a new password.',
    ],
  }
}

/** A login that may be unknown to the owner of the account. */
export interface NewLogin {
  readonly name: string
  readonly device: string
  readonly location: string | null
  readonly created_at: Date
}

/** Notifies the owner of an account of a login from a device or country that it was never used from before. */
export function newLoginLetter(login: NewLogin, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'A new sign-in to your account',
    name: login.name,
    paragraphs: [
      'Someone, probably you, signed in to your account from a device or a country that we had not seen before.',
      `Time: ${utc(login.created_at)}. Location: ${quoted(login.location ?? '', 'unknown')}. The device calls itself: ${quoted(login.device, 'unknown')}.`,
      'If this was you, there is nothing to do.',
    ],
    action: { label: 'This was not me', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}. It signs out all devices, including this one, and we send you a link to choose a new password. Until you have chosen it, nobody can sign in.`,
    ],
  }
}

/** Asks the owner of a new address to confirm that an account may use it. It names nobody: the address is not verified. */
export function emailChangeLetter(url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Verify your new e-mail address',
    name: null,
    paragraphs: [
      'Someone, probably you, asked us to use this email address for an existing account. Please confirm that the address is yours.',
    ],
    action: { label: 'Use this address', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}. If you did not ask for it, do not use it and ignore this mail.`,
    ],
  }
}

/** Notifies the current address that a change to another address was requested. */
export function emailChangeRequestedLetter(name: string | null, newEmail: string): Letter {
  return {
    subject: 'A new e-mail address was asked for',
    name,
    paragraphs: [
      `Someone, probably you, asked us to use another email address for your account: ${address(newEmail)}. We sent a link there. When it is used, your account changes to that address.`,
      notYou,
    ],
  }
}

/** Notifies the former address that the account uses another one now. */
export function emailChangedLetter(name: string | null, newEmail: string): Letter {
  return {
    subject: 'Your e-mail address was changed',
    name,
    paragraphs: [
      `Your account now uses this email address: ${address(newEmail)}. We no longer send mails here.`,
      'If this was not you, contact support now.',
    ],
  }
}

/** An address is a text that somebody typed too, but it must be readable; its schema allows no spaces and no quotes. */
const address = (email: string) => `"${email.length > 80 ? `${email.slice(0, 79)}…` : email}"`
