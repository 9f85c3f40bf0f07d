/**
 * Leaves this page for another one. The promise resolves when the user is back with the back button of the browser, which
 * can show the page as it was left.
 */
export async function leavePage(address: string): Promise<void> {
  const returned = new Promise<void>(resolve => addEventListener('pageshow', () => resolve(), { once: true }))
  location.assign(address)
  await returned
}

/**
 * Checks that an address is a page of the web. An address such as `javascript:…` would run in this page.
 *
 * @throws {Error} if it is not.
 */
export function webAddress(address: string): string {
  const { protocol, href } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Unexpected address ${protocol}`)
  return href
}
