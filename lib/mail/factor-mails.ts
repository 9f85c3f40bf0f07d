import type { FactorChange } from '../services/mail/mail-request.ts'
import { inWords } from './duration.ts'
import type { MailContent } from './mail-content.ts'

// These mails follow a correct password, or a request of a signed-in device.
const KNOWS_PASSWORD =
  'If this was not you, someone else may know your password. Choose a new password now, and check your sign-in methods.'

/** Notifies the owner of an account that the authenticator app is locked after too many wrong codes. */
export function factorLockedMail(name: string | null, lockoutSeconds: number): MailContent {
  return {
    subject: 'Your authenticator app is temporarily locked',
    name,
    paragraphs: [
      `Someone entered too many wrong codes of your authenticator app. We accept no code for ${inWords(lockoutSeconds)}. You can still sign in with a passkey or a recovery code.`,
      KNOWS_PASSWORD,
    ],
  }
}

/** Notifies the owner of an account that a passkey was revoked because it may have been copied. */
export function passkeyRevokedMail(name: string | null): MailContent {
  return {
    subject: 'We blocked one of your passkeys',
    name,
    paragraphs: [
      'Someone used a passkey of your account that seems to be a copy. We no longer accept this passkey.',
      'Sign in with another method, remove the passkey and add a new one.',
    ],
  }
}

/** Notifies the owner of an account that a recovery code was used. */
export function recoveryCodeUsedMail(name: string | null): MailContent {
  return {
    subject: 'A recovery code of your account was used',
    name,
    paragraphs: [
      'Someone, probably you, signed in to your account with a recovery code. The code does not work again.',
      'If you lost your authenticator app or passkey, add a new one. If few codes are left, create new ones.',
      KNOWS_PASSWORD,
    ],
  }
}

interface ChangeText {
  readonly subject: string
  readonly text: string
}

const changeTexts: Readonly<Record<FactorChange, ChangeText>> = {
  passkey_added: {
    subject: 'A passkey was added to your account',
    text: 'A passkey was added to your account. It can be used to sign in.',
  },
  passkey_removed: {
    subject: 'A passkey was removed from your account',
    text: 'A passkey was removed from your account. It can no longer be used to sign in.',
  },
  totp_added: {
    subject: 'An authenticator app was added to your account',
    text: 'An authenticator app was added to your account. We ask for its code when you sign in.',
  },
  totp_removed: {
    subject: 'The authenticator app was removed from your account',
    text: 'The authenticator app was removed from your account. We no longer ask for its code.',
  },
  recovery_codes_replaced: {
    subject: 'New recovery codes for your account',
    text: 'New recovery codes were created for your account. The earlier codes no longer work.',
  },
  password_removed: {
    subject: 'The password of your account was removed',
    text: 'The password of your account was removed. You sign in with your passkeys only.',
  },
  second_factors_removed: {
    subject: 'Your sign-in methods were reset',
    text: 'Our support removed all passkeys, the authenticator app and the recovery codes of your account, and signed out all your devices. If you have no password, request a link to choose one.',
  },
}

/** Notifies the owner of an account of a change of the sign-in methods. */
export function factorChangedMail(name: string | null, change: FactorChange): MailContent {
  const { subject, text } = changeTexts[change]
  return {
    subject,
    name,
    paragraphs: [
      text,
      change === 'second_factors_removed'
        ? 'If you did not ask for this, contact support.'
        : 'If this was not you, someone else can open your account. Check your sign-in methods, and choose a new password with a link from us.',
    ],
  }
}
