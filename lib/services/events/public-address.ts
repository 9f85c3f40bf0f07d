import type { LookupAddress, LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The part of the IPv6 address space for public hosts (RFC 4291, 2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an IP address belongs to a public host. False for private, loopback, link-local, multicast and other special
 * ranges (RFC 6890), also if an IPv6 address contains one of them.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST)
}

/** The address of a host is not public. `code` identifies the error without its message. */
class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
  readonly code = 'PRIVATE_ADDRESS'
}

/** Resolves a host name, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Creates the lookup function of a connection. The connection uses exactly the addresses that were checked, so a second
 * response of the DNS server has no effect.
 */
export function publicLookup(resolve?: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    const lookup = resolve ?? process.getBuiltinModule('node:dns').lookup
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return callback(error ?? new Error('The host has no address'), [])
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new PrivateAddress('The host has an address that is not public'), [])
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
