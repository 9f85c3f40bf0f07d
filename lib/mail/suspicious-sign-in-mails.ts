import type { MailRequest } from '../services/mail/mail-request.ts'
import { quoted } from './display-text.ts'
import { inWords, utc } from './duration.ts'
import type { MailContent } from './mail-content.ts'
import type { NewLogin } from './sign-in-mails.ts'

type SignalName = Extract<MailRequest, { kind: 'suspicious_sign_in' }>['signals'][number]

/** What was noticed, for a person who does not know the terms. */
const noticed: Readonly<Record<SignalName, string>> = {
  new_device_and_country: 'It came from a new device, in a country from which you have not signed in before.',
  impossible_travel:
    'It came from a location that nobody can reach in the time since your account was last used elsewhere.',
  password_spraying:
    'Someone has just used the same password with many other accounts. Other people may know your password.',
  distributed_guessing:
    'Someone has just entered several wrong passwords for your account from different networks.',
  failures_before_success: 'There were several attempts with a wrong password shortly before.',
  token_replayed: 'A sign-in that had already been used was used again.',
}

const textsOf = (signals: readonly SignalName[]) => [...new Set(signals)].map(signal => noticed[signal])

/** Notifies the owner of an account of a suspicious sign-in, which succeeded. */
export function suspiciousSignInMail(
  { login, signals }: { login: NewLogin; signals: readonly SignalName[] },
  url: string,
  lifetimeSeconds: number,
): MailContent {
  return {
    subject: 'An unusual sign-in to your account',
    name: login.name,
    paragraphs: [
      'There was an unusual sign-in to your account. We noticed this:',
      ...textsOf(signals),
      `Time: ${utc(login.created_at)}`,
      `Location: ${quoted(login.location ?? '', 'unknown')}`,
      `Device: ${quoted(login.device, 'unknown')}`,
      'If this was you, you do not have to do anything. If you are not sure, use the link.',
    ],
    action: { label: 'This was not me', url },
    notes: [
      `The link works for ${inWords(lifetimeSeconds)}. It signs out all your devices, including the one you use now.`,
      'We then send you a link to choose a new password. Until you choose one, nobody can sign in.',
    ],
  }
}

/** Notifies the owner of an account of a suspicious sign-in, which was refused. */
export function refusedSignInMail(
  { name, signals }: { name: string | null; signals: readonly SignalName[] },
  url: string,
  lifetimeSeconds: number,
): MailContent {
  return {
    subject: 'We stopped an unusual sign-in to your account',
    name,
    paragraphs: [
      'We stopped an unusual sign-in to your account. To protect the account, we signed out all your devices. We noticed this:',
      ...textsOf(signals),
      'Choose a new password, even if this was you. Then sign in again.',
    ],
    action: { label: 'Choose a new password', url },
    notes: [
      `The link works for ${inWords(lifetimeSeconds)}. After that, request another one on the sign-in page.`,
    ],
  }
}
