import { auditContext } from '../audit/audit-context.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { insertDisownToken } from '../auth/disown-session/disown-tokens.ts'
import {
  insertEmailChangeToken,
  insertVerificationToken,
  type RegistrationChoice,
} from '../auth/email-verification/store/insert-verification.ts'
import { insertResetToken } from '../auth/password-reset/reset-tokens.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../auth/tokens/opaque-token.ts'
import type { MailRequest } from '../services/mail/mail-queue.ts'
import type { Services } from '../services/services.ts'
import { writeConnectionLetter } from './connection-letters.ts'
import type { Letter } from './letter.ts'
import * as letters from './letters.ts'
import {
  findConnectionRecipient,
  findRecipient,
  findVerifiedRecipient,
  type Recipient,
} from './recipients.ts'

/** A letter and the address that it goes to. */
export interface Addressed {
  readonly to: string
  readonly letter: Letter
}

type Deps = Services<'database'>
type EmailChange = Extract<MailRequest, { kind: 'email_change' }>

/** Looks up the recipient of a mail and writes it; nothing if there is no recipient, or the mail is outdated. */
export function compose(
  services: Deps,
  request: MailRequest,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const toUser = (userId: string, write: (recipient: Recipient) => Letter) =>
    address(findRecipient(database, userId), write)
  switch (request.kind) {
    case 'verification':
      return request.registration_id === undefined
        ? verificationAgain(services, request.email, metadata)
        : verification(services, { id: request.registration_id }, metadata)
    case 'already_registered':
      return alreadyRegistered(services, request.email, metadata)
    case 'password_reset':
      return passwordLink(services, { email: request.email }, metadata, letters.passwordResetLetter)
    case 'new_login':
      return newLogin(services, request.session_id, metadata)
    case 'email_change':
      return emailChange(services, request, metadata)
    case 'welcome':
      return toUser(request.user_id, ({ name }) => letters.welcomeLetter(name))
    case 'password_changed':
      return toUser(request.user_id, ({ name }) => letters.passwordChangedLetter(name))
    case 'account_locked':
      // Anyone can register an address and lock that account; there is nobody to warn before it is verified.
      return address(findVerifiedRecipient(database, { id: request.user_id }), ({ name }) =>
        letters.accountLockedLetter(name, settings.lockoutSeconds),
      )
    case 'refresh_token_replayed':
      return toUser(request.user_id, ({ name }) => letters.refreshTokenReplayedLetter(name))
    case 'email_change_requested':
      return toUser(request.user_id, ({ name }) =>
        letters.emailChangeRequestedLetter(name, request.new_email),
      )
    case 'connection_expiring':
    case 'connection_failed':
    case 'connection_revoked':
      return aboutConnection(services, request)
    case 'email_changed':
      return emailChanged(services, request.user_id, request.old_email)
  }
}

async function address(
  found: Promise<Recipient | undefined>,
  write: (recipient: Recipient) => Letter,
): Promise<Addressed | undefined> {
  const recipient = await found
  return recipient && { to: recipient.email, letter: write(recipient) }
}

async function verification(
  services: Deps,
  choice: RegistrationChoice,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, metadata)
  const chosen = await insertVerificationToken(database, choice, token, context)
  return (
    chosen && { to: chosen.email, letter: letters.verificationLetter(chosen.registered_at, url, lifetime) }
  )
}

/**
 * Another link for an address that is not verified yet: to its registration if it has one. If it has several, or none is
 * left, a link to choose a new password: it verifies the address too, and no password of somebody else gains access.
 */
async function verificationAgain(
  services: Deps,
  email: string,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  return (
    (await verification(services, { onlyOf: email }, metadata)) ??
    passwordLink(services, { email, only: 'unverified' }, metadata, letters.choosePasswordLetter)
  )
}

/** An account that is not verified gets another link instead: its owner has probably lost the first. */
async function alreadyRegistered(
  services: Deps,
  email: string,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  const recipient = await findVerifiedRecipient(services.database, { email })
  if (!recipient) return verificationAgain(services, email, metadata)
  return { to: recipient.email, letter: letters.alreadyRegisteredLetter(recipient.name) }
}

async function passwordLink(
  services: Deps,
  account: { email: string; only?: 'unverified' },
  metadata: RequestMetadata,
  write: (name: string | null, url: string, lifetimeSeconds: number) => Letter,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.resetTokenSeconds
  const { token, url, context } = newLink(services, 'reset-password', lifetime, metadata)
  return address(insertResetToken(database, account, token, context), ({ name }) =>
    write(name, url, lifetime),
  )
}

async function newLogin(
  services: Deps,
  sessionId: string,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.disownTokenSeconds
  const { token, url, context } = newLink(services, 'disown-session', lifetime, metadata)
  const login = await insertDisownToken(database, sessionId, token, context)
  return login && { to: login.email, letter: letters.newLoginLetter(login, url, lifetime) }
}

/** If another account has verified the new address, its owner gets the same mail as after a repeated registration. */
async function emailChange(
  services: Deps,
  { user_id: userId, new_email: newEmail, token_version: tokenVersion }: EmailChange,
  metadata: RequestMetadata,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, metadata)
  const account = await insertEmailChangeToken(database, { userId, newEmail, tokenVersion }, token, context)
  if (account) return { to: newEmail, letter: letters.emailChangeLetter(url, lifetime) }
  return address(findVerifiedRecipient(database, { email: newEmail }), ({ name }) =>
    letters.alreadyRegisteredLetter(name),
  )
}

async function emailChanged(
  { database }: Deps,
  userId: string,
  oldEmail: string,
): Promise<Addressed | undefined> {
  const recipient = await findRecipient(database, userId)
  return recipient && { to: oldEmail, letter: letters.emailChangedLetter(recipient.name, recipient.email) }
}

/** Says what has become of a connection, unless it was deleted or authorized anew meanwhile. */
async function aboutConnection(
  { database, settings }: Deps,
  { kind, connection_id }: Extract<MailRequest, { connection_id: string }>,
): Promise<Addressed | undefined> {
  const connection = await findConnectionRecipient(database, connection_id)
  if (!connection || connection.status === 'active') return undefined
  const url = `${settings.appUrl}/providers/${connection_id}/reconnect`
  return { to: connection.email, letter: writeConnectionLetter(kind, connection, url) }
}

/**
 * Makes a token and the link to the application's page that accepts it. The token is in the fragment, which browsers
 * send to no server: no access log, proxy or Referer header keeps it (decision 0033).
 */
function newLink(services: Deps, page: string, lifetimeSeconds: number, metadata: RequestMetadata) {
  const token = newOpaqueToken(services.random)
  const context = auditContext(services, metadata)
  return {
    token: {
      id: token.id,
      secretHash: hashOpaqueToken(token),
      expiresAt: new Date(context.now.getTime() + lifetimeSeconds * 1000),
    },
    url: `${services.settings.appUrl}/${page}#token=${formatOpaqueToken(token)}`,
    context,
  }
}
