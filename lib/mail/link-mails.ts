import { auditContext } from '../audit/audit-context.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { insertDisownToken } from '../auth/disown-session/insert-disown-token.ts'
import {
  insertEmailChangeToken,
  insertVerificationToken,
  type RegistrationChoice,
} from '../auth/email-verification/store/insert-verification.ts'
import { insertResetToken } from '../auth/password-reset/insert-reset-token.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../auth/tokens/opaque-token.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import { emailChangeMail } from './email-change-mails.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'
import { addressTo, findVerifiedRecipient } from './recipients.ts'
import { alreadyRegisteredMail, choosePasswordMail, verificationMail } from './registration-mails.ts'
import type { NewLogin } from './sign-in-mails.ts'

// Mails with a one-time token in a link. Undefined if the mail has no recipient or is outdated.

type Deps = Services<'database'>
type EmailChange = Extract<MailRequest, { kind: 'email_change' }>

/** Composes the mail that verifies the address of a registration. */
export async function composeVerification(
  services: Deps,
  choice: RegistrationChoice,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, metadata)
  const chosen = await insertVerificationToken(database, choice, token, context)
  return chosen && { to: chosen.email, content: verificationMail(chosen.registered_at, url, lifetime) }
}

/**
 * Composes another mail for an unverified address. If the address has exactly one registration, the link verifies it.
 * Otherwise the link sets a new password and verifies the address, so that no other person's password gives access.
 */
export async function composeVerificationAgain(
  services: Deps,
  email: string,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  return (
    (await composeVerification(services, { onlyRegistrationOf: email }, metadata)) ??
    composePasswordLink(services, { email, only: 'unverified' }, metadata, choosePasswordMail)
  )
}

/** Composes the mail to an address that was registered again. If the account is unverified, it gets another link. */
export async function composeAlreadyRegistered(
  services: Deps,
  email: string,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  const recipient = await findVerifiedRecipient(services.database, { email })
  if (!recipient) return composeVerificationAgain(services, email, metadata)
  return { to: recipient.email, content: alreadyRegisteredMail(recipient.name) }
}

/** Composes a mail with a link to choose a new password. */
export async function composePasswordLink(
  services: Deps,
  account: { email: string; only?: 'unverified' },
  metadata: RequestMetadata,
  write: (url: string, lifetimeSeconds: number, name: string | null) => MailContent,
): Promise<AddressedMail | undefined> {
  const { database, settings } = services
  const lifetime = settings.resetTokenSeconds
  const { token, url, context } = newLink(services, 'reset-password', lifetime, metadata)
  return addressTo(insertResetToken(database, account, token, context), ({ name }) =>
    write(url, lifetime, name),
  )
}

/** Composes an alert about a login, with the link to disown the session. */
export async function composeLoginAlert(
  services: Deps,
  sessionId: string,
  metadata: RequestMetadata,
  write: (login: NewLogin, url: string, lifetimeSeconds: number) => MailContent,
): Promise<AddressedMail | undefined> {
  const { database, settings } = services
  const lifetime = settings.disownTokenSeconds
  const { token, url, context } = newLink(services, 'disown-session', lifetime, metadata)
  const login = await insertDisownToken(database, sessionId, token, context)
  return login && { to: login.email, content: write(login, url, lifetime) }
}

/**
 * Composes the mail that confirms a new address. If another account has verified that address, its owner gets the same
 * mail as after a repeated registration.
 */
export async function composeEmailChange(
  services: Deps,
  { user_id: userId, new_email: newEmail, token_version: tokenVersion }: EmailChange,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  const { database, settings } = services
  const lifetime = settings.verificationTokenSeconds
  const { token, url, context } = newLink(services, 'verify-email', lifetime, metadata)
  const account = await insertEmailChangeToken(database, { userId, newEmail, tokenVersion }, token, context)
  if (account) return { to: newEmail, content: emailChangeMail(url, lifetime) }
  return addressTo(findVerifiedRecipient(database, { email: newEmail }), ({ name }) =>
    alreadyRegisteredMail(name),
  )
}

/**
 * Creates a token and a link to the application's page that accepts it. The token is in the fragment, which browsers
 * do not send to servers: it does not appear in access logs, proxies or Referer headers (decision 0033).
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
