import type * as actions from '../audit/actions.ts'
import type { Outcome } from '../audit/actions.ts'

/** What a text about a record can contain. */
export interface Subject {
  /** The name of the institution or the provider, for example `Charles Schwab`. */
  readonly provider: string
  readonly details: Readonly<Record<string, unknown>>
}

/** The kind and the text of a record. */
interface Shown {
  readonly kind: string
  readonly text: string | ((subject: Subject) => string)
}

type Decision = 'not_shown' | { readonly [O in Outcome]?: Shown }

const show = <const K extends string>(kind: K, text: Shown['text']) => ({ kind, text }) as const

function signedOut({ details }: Subject): string {
  if (details['reason'] === 'logged_out') return 'Signed out'
  if (details['chosen'] === 'all') return 'Signed out all devices'
  return details['chosen'] === 'others' ? 'Signed out all other devices' : 'Signed out a device'
}

/**
 * What the user sees of the records of each action, by outcome. An action without an entry does not compile. Not shown:
 * what happens too often to be of interest, requests of unknown callers that had no effect, and work of operators that
 * changes nothing. The texts contain no reasons of refusals, because an attacker with a session also reads them.
 */
export const words = {
  userRegistered: { success: show('registered', 'Account created') },
  registrationRepeated: 'not_shown',
  verificationRequested: 'not_shown',
  emailVerified: { success: show('email_verified', 'Email address verified') },
  emailChangeRequested: { success: show('email_change_requested', 'New email address requested') },
  emailChanged: { success: show('email_changed', 'Email address changed') },
  profileChanged: { success: show('profile_changed', 'Name changed') },
  loggedIn: { success: show('signed_in', 'Signed in') },
  loginFailed: { failure: show('sign_in_failed', 'Wrong password') },
  loginRefused: { refused: show('sign_in_failed', 'Sign-in refused') },
  loginChallenged: 'not_shown',
  factorFailed: { failure: show('factor_failed', 'Wrong code or passkey') },
  factorLocked: { failure: show('factor_locked', 'Authenticator app locked after too many wrong codes') },
  passkeyRevoked: { failure: show('passkey_revoked', 'Passkey revoked because it may have been copied') },
  passkeyAdded: { success: show('passkey_added', 'Passkey added') },
  passkeyRejected: 'not_shown',
  passkeyRenamed: 'not_shown',
  passkeyRemoved: { success: show('passkey_removed', 'Passkey removed') },
  totpStarted: 'not_shown',
  totpAdded: { success: show('totp_added', 'Authenticator app added') },
  totpRejected: 'not_shown',
  totpRemoved: { success: show('totp_removed', 'Authenticator app removed') },
  recoveryCodesReplaced: { success: show('recovery_codes_replaced', 'New recovery codes created') },
  passwordRemoved: { success: show('password_removed', 'Password removed') },
  secondFactorsRemoved: {
    success: show('second_factors_removed', 'Sign-in methods reset by support; all devices were signed out'),
  },
  steppedUp: { success: show('identity_confirmed', 'Identity confirmed for a change') },
  stepUpRefused: 'not_shown',
  deviceRenamed: 'not_shown',
  deviceRemoved: { success: show('device_removed', 'Device removed') },
  accountLocked: { failure: show('account_locked', 'Account locked after too many wrong passwords') },
  passwordConfirmationFailed: { failure: show('password_check_failed', 'Wrong password for a change') },
  refreshTokenRotated: 'not_shown',
  refreshTokenRepeated: 'not_shown',
  refreshTokenRefused: 'not_shown',
  // A client that switches a VPN on and off causes many.
  refreshSuspected: 'not_shown',
  refreshTokenReplayed: {
    failure: show('token_reused', 'An old sign-in was used again; all devices were signed out'),
  },
  sessionEnded: { success: show('signed_out', signedOut) },
  sessionDisowned: {
    success: show('sign_in_reported', 'Unknown sign-in reported; all devices were signed out'),
  },
  sessionDisowningRefused: 'not_shown',
  deviceTrusted: { success: show('device_trusted', 'Device trusted') },
  deviceDistrusted: { success: show('device_distrusted', 'Device no longer trusted') },
  loginAlerted: { success: show('sign_in_alerted', 'Email sent about a sign-in on a new device') },
  userTokensRotated: { success: show('signed_out', 'All devices signed out') },
  allTokensRotated: 'not_shown',
  passwordResetRequested: { success: show('password_reset_requested', 'Password reset requested') },
  passwordReset: { success: show('password_reset', 'Password reset') },
  passwordFoundBreached: { success: show('password_breached', 'Password found in a data breach') },
  passwordChanged: { success: show('password_changed', 'Password changed') },
  connectionCreated: {
    success: show('connection_created', ({ provider }) => `Added a connection to ${provider}`),
  },
  connectionRenamed: { success: show('connection_renamed', 'Connection renamed') },
  connectionPolicyChanged: {
    success: show('connection_policy_changed', 'Refresh policy of a connection changed'),
  },
  connectionDeleted: {
    success: show('connection_deleted', ({ provider }) => `Deleted the connection to ${provider}`),
  },
  authorizationStarted: 'not_shown',
  authorizationReturned: 'not_shown',
  authorizationCompleted: { success: show('connected', ({ provider }) => `Connected ${provider}`) },
  authorizationPostponed: 'not_shown',
  authorizationFailed: {
    failure: show('connecting_failed', ({ provider }) => `Could not connect ${provider}`),
  },
  authorizationRevoked: { success: show('disconnected', ({ provider }) => `Disconnected ${provider}`) },
  providerTokenRefreshed: 'not_shown',
  providerRefreshFailed: {
    failure: show('connection_failed', ({ provider }) => `Could not reach ${provider}`),
  },
  providerGrantDied: {
    failure: show(
      'connection_canceled',
      ({ provider }) => `Access canceled at ${provider}; all devices were signed out`,
    ),
  },
  connectionExpiring: {
    success: show('connection_expiring', ({ provider }) => `The connection to ${provider} ends soon`),
  },
  connectionExpired: {
    success: show('connection_expired', ({ provider }) => `The connection to ${provider} ended`),
    failure: show('connection_expired', ({ provider }) => `The connection to ${provider} ended`),
  },
  connectionBrokenOff: {
    failure: show('connection_failed', ({ provider }) => `The connection to ${provider} stopped working`),
  },
  connectionBroken: {
    failure: show('connection_failed', ({ provider }) => `${provider} asks you to sign in again`),
  },
  connectionChecked: 'not_shown',
  providerTokenReplaced: 'not_shown',
  providerWebhookReceived: 'not_shown',
  accountsRead: 'not_shown',
  transactionsRead: 'not_shown',
  eventsReplayed: 'not_shown',
  eventTested: 'not_shown',
  dataKeyReplaced: 'not_shown',
  dataKeysDeleted: 'not_shown',
  userViewed: 'not_shown',
  accountDisabled: { success: show('account_disabled', 'Account disabled') },
  accountEnabled: { success: show('account_enabled', 'Account enabled') },
  accountUnlocked: { success: show('account_unlocked', 'Account unlocked') },
  accountChangeRefused: 'not_shown',
  refreshesRequested: 'not_shown',
  accountExportRequested: { success: show('export_requested', 'Export of your data requested') },
  accountExported: { success: show('export_ready', 'Export of your data is ready') },
  accountExportFailed: { failure: show('export_failed', 'Export of your data failed') },
  accountExportLinked: { success: show('export_opened', 'Link to the export of your data created') },
  accountDeletionRequested: { success: show('deletion_requested', 'Deletion of the account requested') },
  accountDeletionCanceled: { success: show('deletion_canceled', 'Deletion of the account canceled') },
  accountDeletionStarted: 'not_shown',
  accountDeleted: 'not_shown',
} as const satisfies Readonly<Record<keyof typeof actions, Decision>>

type Entries = Exclude<(typeof words)[keyof typeof words], 'not_shown'>
type ShownIn<E> = E extends { readonly [O in keyof E]: infer S } ? S : never

/** The kind of an activity: a stable code. */
export type ActivityKind = Extract<ShownIn<Entries>, { kind: string }>['kind']
