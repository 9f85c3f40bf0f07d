/** Providers that ignore dots in the local part of an address, and the domain that all their addresses are known by. */
const DOTLESS = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
])

/**
 * The mailbox that mails to an address arrive in, as far as an address tells: sub-addresses (`ada+1@example.com`,
 * RFC 5233) share one, and so do the dotted spellings of providers that ignore dots. Only for counting: two people may
 * share the result, so it never identifies an account.
 *
 * @param email an address in lower case.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  const plus = local.indexOf('+')
  // An address that begins with a plus has no sub-address.
  const mailbox = plus > 0 ? local.slice(0, plus) : local
  const known = DOTLESS.get(domain)
  return known === undefined ? `${mailbox}@${domain}` : `${mailbox.replaceAll('.', '')}@${known}`
}
