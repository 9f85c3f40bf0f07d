import { formatWait } from '../text/wait.ts'
import type { KnownCode, ProblemLike, ProblemText } from './problem.ts'

/** A text, or a function of the details of a problem. */
type TextOf = ProblemText | ((problem: ProblemLike) => ProblemText)

const again = 'Try again. If it happens again, contact support.'
/** The user can do nothing about these: the application sent something that the server does not accept. */
const fault: ProblemText = {
  title: 'Something went wrong',
  text: 'Load the page again. If it happens again, contact support.',
}
const signedOut: ProblemText = { title: 'You were signed out', text: 'Sign in again.' }
const noConnection: ProblemText = {
  title: 'No connection',
  text: 'Check your internet connection, then try again.',
}
const unconfirmed: ProblemText = {
  title: 'Confirm that it is you',
  text: 'Nothing was changed, because you did not confirm that it is you. Try again.',
}
const institution = ({ provider }: ProblemLike) => provider ?? 'The institution'
const waitOf = ({ retry_after }: ProblemLike) =>
  retry_after ? `Try again in ${formatWait(retry_after)}.` : 'Wait a moment, then try again.'

/** The text for every code. A missing code does not compile. */
export const texts = {
  // Signing in
  invalid_credentials: {
    title: 'The email address or the password is wrong',
    text: 'Check both. After many wrong passwords, nobody can sign in for a while: then choose a new password.',
  },
  // With a cause, the user was not asked: the code of the dialog could not be loaded.
  reauthentication_required: ({ cause }) => (cause === undefined ? unconfirmed : noConnection),
  invalid_factor: {
    title: 'That did not work',
    text: 'The digits or the passkey were not accepted. Try again, or use another method.',
  },
  invalid_challenge: {
    title: 'Start again',
    text: 'It took too long, or there were too many wrong attempts.',
  },
  passkey_rejected: { title: 'The passkey was not accepted', text: 'Try again, or use another device.' },
  passkey_exists: { title: 'You already have this passkey', text: 'Use another device or security key.' },
  passkey_limit: { title: 'You have too many passkeys', text: 'Remove one that you no longer use first.' },
  totp_exists: {
    title: 'You already have an authenticator app',
    text: 'Remove it before you add another one.',
  },
  last_sign_in_method: {
    title: 'You could no longer sign in',
    text: 'Add a passkey, or choose a password, first.',
  },
  second_factor_missing: {
    title: 'You have no second sign-in step',
    text: 'Add a passkey or an authenticator app first.',
  },
  email_unverified: {
    title: 'Your email address is not verified yet',
    text: 'Open the email that we sent you and follow the link in it.',
  },
  account_disabled: { title: 'This account is disabled', text: 'Contact support.' },
  rate_limited: problem => ({ title: 'That was too often', text: waitOf(problem) }),
  missing_token: signedOut,
  invalid_token: signedOut,
  invalid_refresh_token: signedOut,
  signed_out: signedOut,
  session_changed: {
    title: 'Another person signed in',
    text: 'Nothing was changed. Load the page again.',
  },
  // Links in emails
  invalid_verification_token: {
    title: 'This link no longer works',
    text: 'It was used before, is too old or is incomplete. If your address is still not verified, you get a new link when you sign in.',
  },
  invalid_reset_token: {
    title: 'This link no longer works',
    text: 'It was used before, is too old or is incomplete. Ask for a new link.',
  },
  invalid_disown_token: {
    title: 'This link no longer works',
    text: 'It was used before, is too old or is incomplete. If someone else may be in your account, choose a new password.',
  },
  // Forms
  invalid_input: { title: 'Something is missing or not valid', text: 'Correct the fields that are marked.' },
  alias_taken: { title: 'This name is already used', text: 'Choose a different name.' },
  not_found: {
    title: 'This no longer exists',
    text: 'It may have been removed.',
  },
  // Passkeys of this device
  passkey_unsupported: {
    title: 'This browser has no passkeys',
    text: 'Use another method, or another browser.',
  },
  passkey_canceled: {
    title: 'The passkey was not used',
    text: 'You canceled, or this device has no passkey for this site. Try again, or use another method.',
  },
  passkey_failed: {
    title: 'The passkey does not work here',
    text: 'Try again, or use another method.',
  },
  // This application
  storage_refused: {
    title: 'Your browser stores nothing for this site',
    text: 'Allow this site to store data in the settings of your browser, then try again.',
  },
  widget_required: {
    title: 'This institution cannot be connected here',
    text: 'It has no page where you can sign in. Choose another institution, or contact support.',
  },
  unexpected_error: { title: 'Something went wrong', text: `It is not your fault. ${again}` },
  // Institutions
  invalid_state: {
    title: 'The connection was not completed',
    text: 'You took too long, or used the page of the institution twice. Connect again.',
  },
  authorization_denied: problem => ({
    title: 'Access was not allowed',
    text: `${institution(problem)} did not give access to your accounts. Connect again to allow it.`,
  }),
  authorization_code_refused: problem => ({
    title: 'The connection was not completed',
    text: `${institution(problem)} did not confirm it. Connect again.`,
  }),
  public_token_refused: problem => ({
    title: 'The connection was not completed',
    text: `${institution(problem)} did not confirm it. Connect again.`,
  }),
  link_unfinished: {
    title: 'The connection is not complete',
    text: 'Finish on the page of the institution first, then come back here.',
  },
  not_connected: {
    title: 'This connection is not complete',
    text: 'Connect to the institution first, and allow access there.',
  },
  reconnection_required: {
    title: 'You need to connect again',
    text: 'The access to your accounts has ended. Connect again to see them.',
  },
  provider_not_configured: {
    title: 'This institution is not available here',
    text: 'Choose another institution, or contact support.',
  },
  provider_failed: problem => ({
    title: `${institution(problem)} has a problem`,
    text: 'Your accounts cannot be read now. Try again later.',
  }),
  provider_busy: problem => ({ title: `${institution(problem)} is busy`, text: waitOf(problem) }),
  provider_not_ready: problem => ({
    title: `${institution(problem)} is still collecting your data`,
    text: 'This takes some minutes after you connect. This page checks again by itself.',
  }),
  provider_timeout: problem => ({
    title: `${institution(problem)} does not answer`,
    text: 'Try again later.',
  }),
  // The network and the service
  network_error: noConnection,
  timeout: { title: 'No answer', text: 'It took too long. Check your internet connection, then try again.' },
  database_unavailable: problem => ({ title: 'The service is starting', text: waitOf(problem) }),
  internal_error: { title: 'Something went wrong', text: `It is not your fault. ${again}` },
  unexpected_response: {
    title: 'Something went wrong',
    text: 'The answer was not understood. A network that requires a sign-in, such as in a hotel, can be the cause.',
  },
  aborted: { title: 'Canceled', text: 'Nothing was changed, or it stopped halfway. Load the page again.' },
  disposed: fault,
  malformed_json: fault,
  invalid_signature: fault,
  invalid_webhook: fault,
  method_not_allowed: fault,
  payload_too_large: { title: 'This is too long', text: 'Enter less text.' },
  unsupported_media_type: fault,
} as const satisfies Record<KnownCode, TextOf>

/** The text for codes of a newer server. */
export const unknownText: ProblemText = { title: 'Something went wrong', text: again }
