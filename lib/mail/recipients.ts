import type { AddressedMail, MailContent } from './mail-content.ts'

/** The recipient of a mail. */
export interface Recipient {
  readonly email: string
  /** Null if the address is not verified: the name may be another person's. */
  readonly name: string | null
}

/** Writes a mail to a recipient, if present. */
export async function addressTo(
  found: Promise<Recipient | undefined>,
  write: (recipient: Recipient) => MailContent,
): Promise<AddressedMail | undefined> {
  const recipient = await found
  return recipient && { to: recipient.email, content: write(recipient) }
}
