import type { Letter } from './letter.ts'

const notYou = 'If this was not you, choose a new password at once: whoever did it knows the present one.'

/** A lifetime in words: whole days from two days up, whole hours from two hours up, else minutes. */
function inWords(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  if (minutes >= 2 * 24 * 60) return `${Math.round(minutes / 60 / 24)} days`
  return minutes >= 120 ? `${Math.round(minutes / 60)} hours` : `${minutes} minutes`
}

/** Asks the owner of a new account to verify the address. */
export function verificationLetter(name: string, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Verify your e-mail address',
    name,
    paragraphs: [
      'Someone, hopefully you, made an account with this e-mail address. Please verify that it is yours.',
    ],
    action: { label: 'Verify my address', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}. If you did not make an account, ignore this mail.`,
    ],
  }
}

/** Tells the owner of an account that somebody tried to make another with the same address. */
export function alreadyRegisteredLetter(name: string): Letter {
  return {
    subject: 'You already have an account',
    name,
    paragraphs: [
      'Someone, perhaps you, tried to make an account with this e-mail address, which has one already.',
      'Sign in with your password; if you have forgotten it, ask for a link to choose a new one. If it was not you, nothing has changed.',
    ],
  }
}

/** Welcomes the owner of an account whose address was verified. */
export function welcomeLetter(name: string): Letter {
  return {
    subject: 'Welcome to Dashtam',
    name,
    paragraphs: ['Your e-mail address is verified and your account is ready. You can sign in now.'],
  }
}

/** Brings the link to choose a new password. */
export function passwordResetLetter(name: string, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Choose a new password',
    name,
    paragraphs: ['Someone, hopefully you, asked for a link to choose a new password for your account.'],
    action: { label: 'Choose a new password', url },
    afterwards: [
      `The link works once, for ${inWords(lifetimeSeconds)}. When you use it, everyone who is signed in to your account is signed out.`,
      'If you did not ask for it, ignore this mail: your password has not changed.',
    ],
  }
}

/** Tells that the password was changed. */
export function passwordChangedLetter(name: string): Letter {
  return {
    subject: 'Your password was changed',
    name,
    paragraphs: ['The password of your account was changed.', notYou],
  }
}

/** Tells that an account was locked. */
export function accountLockedLetter(name: string, lockoutSeconds: number): Letter {
  return {
    subject: 'Your account is locked for a while',
    name,
    paragraphs: [
      `Someone gave a wrong password for your account too many times in a row. For ${inWords(lockoutSeconds)} nobody can sign in to it.`,
      'To sign in sooner, ask for a link to choose a new password. If it was not you, your password has kept them out.',
    ],
  }
}

/** Tells that every session was ended because a spent refresh token came back. */
export function refreshTokenReplayedLetter(name: string): Letter {
  return {
    subject: 'We have signed out your devices',
    name,
    paragraphs: [
      'A key that one of your devices had used up was presented again. Someone may have copied it, so we have signed out all your devices.',
      'Sign in again. If you see anything that you do not recognise, choose a new password.',
    ],
  }
}

/** A login that its account's owner may not know. */
export interface NewLogin {
  readonly name: string
  readonly device: string
  readonly location: string | null
  readonly created_at: Date
}

/** Tells of a login from a device or country that the account was never used from before. */
export function newLoginLetter(login: NewLogin, url: string, lifetimeSeconds: number): Letter {
  const time = login.created_at.toLocaleString('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return {
    subject: 'A new sign-in to your account',
    name: login.name,
    paragraphs: [
      'Someone, hopefully you, signed in to your account from a device or a country that we had not seen before.',
      `Device: ${login.device}. Place: ${login.location ?? 'unknown'}. Time: ${time} UTC.`,
      'If it was you, there is nothing to do.',
    ],
    action: { label: 'This was not me', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}. It signs everyone out of your account, this sign-in included, and sends you a link to choose a new password; until you have, nobody can sign in.`,
    ],
  }
}

/** Asks the owner of a new address to verify that an account may use it. */
export function emailChangeLetter(name: string, url: string, lifetimeSeconds: number): Letter {
  return {
    subject: 'Verify your new e-mail address',
    name,
    paragraphs: ['You asked us to use this e-mail address for your account. Please verify that it is yours.'],
    action: { label: 'Use this address', url },
    afterwards: [
      `The link works for ${inWords(lifetimeSeconds)}. If you did not ask for it, ignore this mail.`,
    ],
  }
}

/** Tells the present address that another was asked for. */
export function emailChangeRequestedLetter(name: string, newEmail: string): Letter {
  return {
    subject: 'A new e-mail address was asked for',
    name,
    paragraphs: [
      `Your account shall use ${newEmail} from now on, once the link that we sent there is followed.`,
      notYou,
    ],
  }
}

/** Tells the former address that another is used now. */
export function emailChangedLetter(name: string, newEmail: string): Letter {
  return {
    subject: 'Your e-mail address was changed',
    name,
    paragraphs: [
      `Your account now uses ${newEmail}. Mails no longer come here.`,
      'If this was not you, contact support at once.',
    ],
  }
}
