/** Mail domains that ignore dots in the local part, mapped to their canonical domain. */
const DOTLESS = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
])

/**
 * Returns the mailbox of an email address, for rate limits. Subaddresses (`ada+1@example.com`, RFC 5233) share one
 * mailbox, and so do dotted spellings if the domain ignores dots. Two users can share a mailbox, so it does not
 * identify an account.
 *
 * @param email An address in lower case.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  const plus = local.indexOf('+')
  // An address that begins with a plus has no subaddress.
  const mailbox = plus > 0 ? local.slice(0, plus) : local
  const known = DOTLESS.get(domain)
  return known === undefined ? `${mailbox}@${domain}` : `${mailbox.replaceAll('.', '')}@${known}`
}
