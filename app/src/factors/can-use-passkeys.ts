/** Returns whether passkeys can work: the browser has them, and the page has a domain. They cannot belong to an IP address. */
export function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in window && !/^(\[.*\]|[\d.]+)$/.test(location.hostname)
}
