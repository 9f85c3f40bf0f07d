/** The reasons of the events about connections: a stable code, and what happened. */
export const connectionReasons = {
  authorized: 'The owner consented.',
  refreshed: 'The provider refreshed the tokens.',
  repaired:
    'The provider reports that the connection works again: the owner signed in or renewed the consent.',
  consent_ending: 'The consent ends soon.',
  consent_expired: 'The consent expired.',
  refreshes_failed: 'The refreshes of the tokens failed repeatedly.',
  sign_in_required: 'The provider reports that the owner must sign in again.',
  access_lost: 'The provider does not know the access token.',
  provider_revoked: 'The provider reports that the authorization is revoked.',
  disconnected: 'The owner ended the authorization.',
  ended_by_operator: 'An operator ended the authorization.',
  deleted: 'The owner deleted the connection.',
  account_deleted: 'The owner deleted the account.',
} as const satisfies Readonly<Record<string, string>>

/** Why the status of a connection changed. */
export type ConnectionReason = keyof typeof connectionReasons

/** The reasons of `session.revoked`: a stable code, and what happened. */
export const sessionReasons = {
  logged_out: 'The user signed out.',
  ended_by_user: 'The user ended the session on another device.',
  session_limit: 'The user signed in on more devices than allowed, and this session was used least recently.',
  device_removed: 'The user removed the device.',
  ended_by_operator: 'An operator ended the session.',
  password_changed: 'The user changed the password on another device.',
  password_reset: 'The password was reset.',
  disowned: 'The user reported an unknown sign-in.',
  refresh_token_replayed: 'A refresh token that had already been used was used again.',
  provider_grant_revoked: 'A provider reports that the authorization of a connection of the user is revoked.',
  rotated: 'An operator revoked all tokens of the user.',
  account_disabled: 'An operator disabled the account.',
  second_factors_removed: 'An operator removed the second factors of the user.',
  suspicious_activity: 'A sign-in or a refresh of the user was suspicious.',
  deletion_requested: 'The user requested the deletion of the account on another device.',
  account_deleted: 'The account is being deleted, as its owner requested.',
} as const satisfies Readonly<Record<string, string>>

/** Why a session ended before its expiry. */
export type SessionReason = keyof typeof sessionReasons

/** The reasons of `user.deleted`: a stable code, and what happened. */
export const deletionReasons = {
  address_claimed: 'The account was never verified, and another account verified its email address.',
  deleted_by_owner: 'The owner deleted the account.',
} as const satisfies Readonly<Record<string, string>>
