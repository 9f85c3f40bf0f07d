import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import { composeLeavingMail } from './compose-leaving.ts'
import { connectionMail } from './connection-mails.ts'
import { emailChangedMail, emailChangeRequestedMail } from './email-change-mails.ts'
import {
  factorChangedMail,
  factorLockedMail,
  passkeyRevokedMail,
  recoveryCodeUsedMail,
} from './factor-mails.ts'
import { accountDeletedMail } from './leaving-mails.ts'
import {
  composeAlreadyRegistered,
  composeEmailChange,
  composeLoginAlert,
  composePasswordLink,
  composeVerification,
  composeVerificationAgain,
} from './link-mails.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'
import {
  accountLockedMail,
  passwordBreachedMail,
  passwordChangedMail,
  passwordResetMail,
} from './password-mails.ts'
import { addressTo, type Recipient } from './recipients.ts'
import { welcomeMail } from './registration-mails.ts'
import { newLoginMail, refreshTokenReplayedMail, sessionLimitMail } from './sign-in-mails.ts'
import {
  selectConnectionRecipient,
  selectRecipient,
  selectVerifiedRecipient,
} from './store/select-recipients.ts'
import { composeSuspiciousSignIn } from './suspicious-sign-in.ts'

type Deps = Services<'statements'>

/** Composes the mail that a message of the queue requests. Returns undefined if it has no recipient or is outdated. */
export function compose(
  services: Deps,
  request: MailRequest,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  const { settings, statements } = services
  const toUser = (userId: string, write: (recipient: Recipient) => MailContent) =>
    addressTo(statements.first(selectRecipient, { userId }), write)
  switch (request.kind) {
    case 'verification':
      return request.registration_id === undefined
        ? composeVerificationAgain(services, request.email, metadata)
        : composeVerification(services, request.registration_id, metadata)
    case 'already_registered':
      return composeAlreadyRegistered(services, request.email, metadata)
    case 'password_reset':
      return composePasswordLink(
        services,
        { email: request.email, onlyUnverified: false },
        metadata,
        passwordResetMail,
      )
    case 'new_login':
      return composeLoginAlert(services, request.session_id, metadata, newLoginMail)
    case 'suspicious_sign_in':
      return composeSuspiciousSignIn(services, request, metadata)
    case 'email_change':
      return composeEmailChange(services, request, metadata)
    case 'welcome':
      return toUser(request.user_id, ({ name }) => welcomeMail(name))
    case 'password_changed':
      return toUser(request.user_id, ({ name }) => passwordChangedMail(name))
    case 'password_breached':
      return toUser(request.user_id, ({ name }) =>
        passwordBreachedMail(name, `${settings.appUrl}/profile/password`),
      )
    case 'account_locked':
      // An unverified address gets no mail: anyone can register an address and lock its account.
      return addressTo(statements.first(selectVerifiedRecipient, { userId: request.user_id }), ({ name }) =>
        accountLockedMail(name, settings.lockoutSeconds),
      )
    case 'factor_locked':
      return toUser(request.user_id, ({ name }) => factorLockedMail(name, settings.lockoutSeconds))
    case 'passkey_revoked':
      return toUser(request.user_id, ({ name }) => passkeyRevokedMail(name))
    case 'factor_changed':
      return toUser(request.user_id, ({ name }) => factorChangedMail(name, request.change))
    case 'recovery_code_used':
      return toUser(request.user_id, ({ name }) => recoveryCodeUsedMail(name))
    case 'session_limit':
      return toUser(request.user_id, ({ name }) => sessionLimitMail(name, settings.maxSessions))
    case 'refresh_token_replayed':
      return toUser(request.user_id, ({ name }) => refreshTokenReplayedMail(name))
    case 'email_change_requested':
      return toUser(request.user_id, ({ name }) => emailChangeRequestedMail(name, request.new_email))
    case 'connection_expiring':
    case 'connection_failed':
    case 'connection_revoked':
      return composeConnectionMail(services, request)
    case 'email_changed':
      return composeEmailChanged(services, request.user_id, request.old_email)
    case 'export_ready':
    case 'export_failed':
    case 'deletion_scheduled':
    case 'deletion_canceled':
      return composeLeavingMail(services, request)
    case 'account_deleted':
      return Promise.resolve({ to: request.email, content: accountDeletedMail() })
  }
}

async function composeEmailChanged(
  { statements }: Deps,
  userId: string,
  oldEmail: string,
): Promise<AddressedMail | undefined> {
  const recipient = await statements.first(selectRecipient, { userId })
  return recipient && { to: oldEmail, content: emailChangedMail(recipient.name, recipient.email) }
}

/** Composes no mail if the connection was deleted or authorized again in the meantime. */
async function composeConnectionMail(
  { settings, statements }: Deps,
  { kind, connection_id: connectionId }: Extract<MailRequest, { connection_id: string }>,
): Promise<AddressedMail | undefined> {
  const connection = await statements.first(selectConnectionRecipient, { connectionId })
  if (!connection || connection.status === 'active') return undefined
  const { institution_id, institution_name } = connection
  // Only an aggregator connects an institution that is not the provider itself.
  const institution = institution_id === null ? null : institution_name
  const url = `${settings.appUrl}/providers/${connectionId}/reconnect`
  return { to: connection.email, content: connectionMail(kind, { ...connection, institution }, url) }
}
