import { Message, SessionTokens, User } from '../fields.ts'
import { changePassword, requestPasswordReset, resetPassword } from '../password.ts'
import { updateMe } from '../profile.ts'
import { register, resendVerification, verifyEmail } from '../registration.ts'
import { login, logout, refresh } from '../sign-in.ts'
import { type Component, replyObject, requestBody } from './component.ts'
import { EXAMPLE_LINK_TOKEN, exampleTokens, exampleUser } from './example-values.ts'
import { DEVICE_TOKEN, tokenFields } from './sign-in.ts'

const EMAIL = 'The email address of the account. Case is ignored.'
const NEW_PASSWORD =
  'The new password: 8 to 256 characters. Below 15 characters, it needs an uppercase letter, a lowercase letter, a digit and a special character. Common and breached passwords, and those with the name or email address of the user, are refused.'
const MESSAGE = 'A text that an application can show to the user.'
const password = 'Analytical-Eng1ne'
const newPassword = 'Difference-Eng1ne'

/** Tokens, users, and the requests and replies about an account. */
export const authentication: readonly Component[] = [
  replyObject('Message', Message, {
    description: 'The result of an action without other data.',
    fields: { message: MESSAGE },
    example: { message: 'Your email address is verified.' },
  }),
  replyObject('User', User, {
    description: 'A user.',
    fields: {
      id: 'The id of the user.',
      email: 'The email address, in lowercase letters.',
      name: 'The name that the user chose.',
      email_verified: 'Whether the user has verified the email address.',
      is_active:
        'Whether the user may sign in. False if a sign-in was rejected after the email address had changed.',
      created_at: 'The time of the registration, in UTC.',
      last_login_at: 'The time of the last login, in UTC; null before the first.',
      delete_after:
        'The time from which the account is deleted, in UTC, as its owner requested; null if that is not scheduled.',
    },
    example: exampleUser,
  }),
  replyObject('SessionTokens', SessionTokens, {
    description: 'The tokens of a session (RFC 6749, section 5.1).',
    fields: tokenFields,
    example: exampleTokens,
  }),
  requestBody('RegisterRequest', register.body, {
    description: 'A new account.',
    fields: {
      email: EMAIL,
      password: NEW_PASSWORD,
      name: 'The name of the user, for mails and applications.',
    },
    example: { email: 'ada@example.com', password, name: 'Ada' },
  }),
  requestBody('VerifyEmailRequest', verifyEmail.body, {
    description: 'The token of a verification link.',
    fields: { token: 'The value after `#token=` in the verification link. It works once.' },
    example: { token: EXAMPLE_LINK_TOKEN },
  }),
  requestBody('ResendVerificationRequest', resendVerification.body, {
    description: 'The address to verify.',
    fields: { email: EMAIL },
    example: { email: 'ada@example.com' },
  }),
  requestBody('LoginRequest', login.body, {
    description: 'The credentials of a user.',
    fields: {
      email: EMAIL,
      password: 'The password of the account.',
      device_name: 'A name for the device, shown in the list of sessions.',
      device_token: DEVICE_TOKEN,
    },
    example: { email: 'ada@example.com', password, device_name: "Ada's laptop" },
  }),
  requestBody('RefreshTokensRequest', refresh.body, {
    description: 'The refresh token to exchange.',
    fields: { refresh_token: 'The newest refresh token of the session.' },
    example: { refresh_token: exampleTokens.refresh_token },
  }),
  requestBody('LogoutRequest', logout.body, {
    description: 'The session to end.',
    fields: { refresh_token: 'The refresh token of the session.' },
    example: { refresh_token: exampleTokens.refresh_token },
  }),
  requestBody('RequestPasswordResetRequest', requestPasswordReset.body, {
    description: 'The account whose password was forgotten.',
    fields: { email: EMAIL },
    example: { email: 'ada@example.com' },
  }),
  requestBody('ResetPasswordRequest', resetPassword.body, {
    description: 'The token of a password reset link, and the new password.',
    fields: {
      token: 'The value after `#token=` in the password reset link. It works once.',
      new_password: NEW_PASSWORD,
    },
    example: { token: EXAMPLE_LINK_TOKEN, new_password: newPassword },
  }),
  requestBody('ChangePasswordRequest', changePassword.body, {
    description: 'The current and the new password.',
    fields: { current_password: 'The current password of the account.', new_password: NEW_PASSWORD },
    example: { current_password: password, new_password: newPassword },
  }),
  replyObject('ChangePasswordResult', changePassword.reply.body, {
    description: 'The new tokens of the current session.',
    fields: { ...tokenFields, message: MESSAGE },
    example: { ...exampleTokens, message: 'Your password was changed. All other sessions have ended.' },
  }),
  requestBody('UpdateCurrentUserRequest', updateMe.body, {
    description: 'The fields to change. At least one of `name` and `email` is required.',
    fields: {
      name: 'The new name.',
      email: 'The new email address. It takes effect when the user follows the link sent to it.',
      current_password: 'The password of the account. Required to change the email address.',
    },
    example: { name: 'Ada Lovelace' },
  }),
]
