import { auditContext } from '../audit/context.ts'
import type { Origin } from '../audit/origin.ts'
import { insertDisownToken } from '../disown-session/store.ts'
import { insertEmailChangeToken, insertVerificationToken } from '../email-verification/store.ts'
import { insertResetToken } from '../password-reset/store.ts'
import type { MailRequest } from '../services/mail-queue.ts'
import type { Services } from '../services/services.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import { writeConnectionLetter } from './connection-letters.ts'
import type { Letter } from './letter.ts'
import * as letters from './letters.ts'
import { findConnectionRecipient, findRecipient, findVerifiedRecipient, type Recipient } from './store.ts'

/** A letter and the address that it goes to. */
export interface Addressed {
  readonly to: string
  readonly letter: Letter
}

type Needs = Services<'database'>
type EmailChange = Extract<MailRequest, { kind: 'email_change' }>

/** Looks up whom a mail concerns and writes its letter; nothing where it concerns nobody, or not any longer. */
export function compose(
  services: Needs,
  request: MailRequest,
  origin: Origin,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const toUser = (userId: string, write: (recipient: Recipient) => Letter) =>
    address(findRecipient(database, userId), write)
  switch (request.kind) {
    case 'verification':
      return verification(services, request.email, origin)
    case 'already_registered':
      return alreadyRegistered(services, request.email, origin)
    case 'password_reset':
      return passwordReset(services, request.email, origin)
    case 'new_login':
      return newLogin(services, request.session_id, origin)
    case 'email_change':
      return emailChange(services, request, origin)
    case 'welcome':
      return toUser(request.user_id, ({ name }) => letters.welcomeLetter(name))
    case 'password_changed':
      return toUser(request.user_id, ({ name }) => letters.passwordChangedLetter(name))
    case 'account_locked':
      return toUser(request.user_id, ({ name }) => letters.accountLockedLetter(name, settings.lockoutSeconds))
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

async function verification(services: Needs, email: string, origin: Origin): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, origin)
  return address(insertVerificationToken(database, email, token, context), ({ name }) =>
    letters.verificationLetter(name, url, lifetime),
  )
}

/** An account that was never verified gets another link: its owner has probably lost the first. */
async function alreadyRegistered(
  services: Needs,
  email: string,
  origin: Origin,
): Promise<Addressed | undefined> {
  const recipient = await findVerifiedRecipient(services.database, email)
  if (!recipient) return verification(services, email, origin)
  return { to: recipient.email, letter: letters.alreadyRegisteredLetter(recipient.name) }
}

async function passwordReset(services: Needs, email: string, origin: Origin): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.resetTokenSeconds
  const { token, url, context } = newLink(services, 'reset-password', lifetime, origin)
  return address(insertResetToken(database, email, token, context), ({ name }) =>
    letters.passwordResetLetter(name, url, lifetime),
  )
}

async function newLogin(services: Needs, sessionId: string, origin: Origin): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.disownTokenSeconds
  const { token, url, context } = newLink(services, 'disown-session', lifetime, origin)
  const login = await insertDisownToken(database, sessionId, token, context)
  return login && { to: login.email, letter: letters.newLoginLetter(login, url, lifetime) }
}

/** Where somebody has the new address already, they get the word that anyone gets who is registered again. */
async function emailChange(
  services: Needs,
  { user_id: userId, new_email: newEmail, token_version: tokenVersion }: EmailChange,
  origin: Origin,
): Promise<Addressed | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, origin)
  const account = await insertEmailChangeToken(database, { userId, newEmail, tokenVersion }, token, context)
  if (account) return { to: newEmail, letter: letters.emailChangeLetter(account.name, url, lifetime) }
  return address(findVerifiedRecipient(database, newEmail), ({ name }) =>
    letters.alreadyRegisteredLetter(name),
  )
}

async function emailChanged(
  { database }: Needs,
  userId: string,
  oldEmail: string,
): Promise<Addressed | undefined> {
  const recipient = await findRecipient(database, userId)
  return recipient && { to: oldEmail, letter: letters.emailChangedLetter(recipient.name, recipient.email) }
}

/** Says what has become of a connection, unless it was deleted or authorized anew meanwhile. */
async function aboutConnection(
  { database, settings }: Needs,
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
function newLink(services: Needs, page: string, lifetimeSeconds: number, origin: Origin) {
  const token = newOpaqueToken(services.random)
  const context = auditContext(services, origin)
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
