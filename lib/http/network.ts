/**
 * What an address counts as for a rate limit: itself, or of IPv6 the /64, which is what one subscriber gets (RFC 6177);
 * an IPv4 address in IPv6 clothes is the IPv4 address. Addresses that are none share one.
 */
export function networkOf(ip: string | null): string {
  if (ip === null) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const given = [groups(head), groups(tail ?? '')] as const
  // A dotted end, as in 64:ff9b::192.0.2.1, is two groups.
  const written = given[0].length + given[1].length + (ip.includes('.') ? 1 : 0)
  const missing = tail === undefined ? 0 : Math.max(0, 8 - written)
  const all = [...given[0], ...Array<string>(missing).fill('0'), ...given[1]]
  const network = all.slice(0, 4).map(group => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
