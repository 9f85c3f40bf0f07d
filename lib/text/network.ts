/**
 * Returns the network of an address for rate limits and signals: an IPv4 address itself, or the /64 of an IPv6 address,
 * which is the size that one subscriber gets (RFC 6177). IPv4-mapped IPv6 addresses count as IPv4. Unknown addresses share
 * one network.
 */
export function networkOf(ip: string | null): string {
  if (ip === null) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const given = [groups(head), groups(tail ?? '')] as const
  // An embedded IPv4 address, as in 64:ff9b::192.0.2.1, is two groups.
  const written = given[0].length + given[1].length + (ip.includes('.') ? 1 : 0)
  const missing = tail === undefined ? 0 : Math.max(0, 8 - written)
  const all = [...given[0], ...Array<string>(missing).fill('0'), ...given[1]]
  const network = all.slice(0, 4).map(group => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
