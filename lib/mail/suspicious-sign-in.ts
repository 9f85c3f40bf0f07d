import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { MailRequest } from '../services/mail/mail-request.ts'
import type { Services } from '../services/services.ts'
import { composeLoginAlert, composePasswordLink } from './link-mails.ts'
import type { AddressedMail } from './mail-content.ts'
import { selectVerifiedRecipient } from './store/select-recipients.ts'
import { refusedSignInMail, suspiciousSignInMail } from './suspicious-sign-in-mails.ts'

/**
 * Composes the mail about a suspicious sign-in. An open session gets the link to disown it. If the sign-in was refused,
 * the mail has a link to choose another password, because the password may be known.
 */
export async function composeSuspiciousSignIn(
  services: Services<'statements'>,
  { user_id: userId, session_id: sessionId, signals }: Extract<MailRequest, { kind: 'suspicious_sign_in' }>,
  metadata: RequestMetadata,
): Promise<AddressedMail | undefined> {
  if (sessionId !== undefined)
    return composeLoginAlert(services, sessionId, metadata, (login, url, lifetime) =>
      suspiciousSignInMail({ login, signals }, url, lifetime),
    )
  const recipient = await services.statements.first(selectVerifiedRecipient, { userId })
  if (!recipient) return undefined
  return composePasswordLink(
    services,
    { email: recipient.email, onlyUnverified: false },
    metadata,
    (url, lifetime, name) => refusedSignInMail({ name, signals }, url, lifetime),
  )
}
