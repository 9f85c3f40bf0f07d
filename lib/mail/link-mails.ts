import { auditContext } from '../audit/audit-context.ts'
import { type AuditSlotValues, auditSlotValues } from '../audit/audit-slots.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { insertDisownToken } from '../auth/disown-session/insert-disown-token.ts'
import { insertEmailChangeToken } from '../auth/email-verification/store/insert-email-change.ts'
import {
  insertOnlyVerificationToken,
  insertVerificationToken,
} from '../auth/email-verification/store/insert-verification.ts'
import type { NewOneTimeToken } from '../auth/one-time-tokens/insert-one-time-token.ts'
import { insertResetToken } from '../auth/password-reset/insert-reset-token.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../auth/tokens/opaque-token.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import { emailChangeMail } from './email-change-mails.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'
import { addressTo } from './recipients.ts'
import { alreadyRegisteredMail, choosePasswordMail, verificationMail } from './registration-mails.ts'
import type { NewLogin } from './sign-in-mails.ts'
import { selectVerifiedRecipientOf } from './store/select-recipients.ts'

// Mails with a one-time token in a link. Undefined if the mail has no recipient or is outdated.

type Deps = Services<'statements'>
/** The token of a link, and its audit record. */
type Link = NewOneTimeToken & AuditSlotValues
type EmailChange = Extract<MailRequest, { kind: 'email_change' }>

/** Composes the mail that verifies the address of a registration. */
export function composeVerification(
  services: Deps,
  registrationId: string,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  return verificationOf(services, metadata, link =>
    services.statements.first(insertVerificationToken, { ...link, registrationId }),
  )
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
  const only = await verificationOf(services, metadata, link =>
    services.statements.first(insertOnlyVerificationToken, { ...link, email }),
  )
  return only ?? composePasswordLink(services, { email, onlyUnverified: true }, metadata, choosePasswordMail)
}

async function verificationOf(
  services: Deps,
  metadata: RequestMetadata,
  insert: (link: Link) => Promise<{ readonly email: string; readonly registered_at: Date } | undefined>,
): Promise<AddressedMail | undefined> {
  const lifetime = services.settings.verificationTokenSeconds
  const { link, url } = newLink(services, 'verify-email', lifetime, metadata)
  const chosen = await insert(link)
  return chosen && { to: chosen.email, content: verificationMail(chosen.registered_at, url, lifetime) }
}

/** Composes the mail to an address that was registered again. If the account is unverified, it gets another link. */
export async function composeAlreadyRegistered(
  services: Deps,
  email: string,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  const recipient = await services.statements.first(selectVerifiedRecipientOf, { email })
  if (!recipient) return composeVerificationAgain(services, email, metadata)
  return { to: recipient.email, content: alreadyRegisteredMail(recipient.name) }
}

/** Composes a mail with a link to choose a new password. */
export async function composePasswordLink(
  services: Deps,
  account: { readonly email: string; readonly onlyUnverified: boolean },
  metadata: RequestMetadata,
  write: (url: string, lifetimeSeconds: number, name: string | null) => MailContent,
): Promise<AddressedMail | undefined> {
  const { settings, statements } = services
  const lifetime = settings.resetTokenSeconds
  const { link, url } = newLink(services, 'reset-password', lifetime, metadata)
  return addressTo(statements.first(insertResetToken, { ...link, ...account }), ({ name }) =>
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
  const { settings, statements } = services
  const lifetime = settings.disownTokenSeconds
  const { link, url } = newLink(services, 'disown-session', lifetime, metadata)
  const login = await statements.first(insertDisownToken, { ...link, sessionId })
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
  const { settings, statements } = services
  const lifetime = settings.verificationTokenSeconds
  const { link, url } = newLink(services, 'verify-email', lifetime, metadata)
  const account = await statements.first(insertEmailChangeToken, { ...link, userId, newEmail, tokenVersion })
  if (account) return { to: newEmail, content: emailChangeMail(url, lifetime) }
  return addressTo(statements.first(selectVerifiedRecipientOf, { email: newEmail }), ({ name }) =>
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
  const link: Link = {
    id: token.id,
    secretHash: hashOpaqueToken(token),
    expiresAt: new Date(context.now.getTime() + lifetimeSeconds * 1000),
    ...auditSlotValues(context),
  }
  return { link, url: `${services.settings.appUrl}/${page}#token=${formatOpaqueToken(token)}` }
}
