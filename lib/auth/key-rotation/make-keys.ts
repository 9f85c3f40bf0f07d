import type { Services } from '../../services/services.ts'

/** The kinds of keys that an environment has. */
export type KeyKind = 'signing_keys' | 'refresh_key'

/**
 * Makes the keys that are not there yet, and those to replace because they have leaked. Replaced signing keys end every
 * access token within five minutes; sessions live on by their refresh tokens. Yields the kinds that were made.
 */
export async function makeKeys(
  { keyRing, sessionRefreshKeyStore, log }: Services<'keyRing' | 'sessionRefreshKeyStore'>,
  replace: readonly KeyKind[],
): Promise<KeyKind[]> {
  const made: KeyKind[] = []
  if (replace.includes('signing_keys') || !(await keyRing.read('AWSCURRENT'))) {
    await keyRing.replace({ current: await keyRing.newKey(), next: await keyRing.newKey() })
    made.push('signing_keys')
  }
  if (replace.includes('refresh_key') || !(await sessionRefreshKeyStore.isThere())) {
    await sessionRefreshKeyStore.replace()
    made.push('refresh_key')
  }
  if (made.length > 0) log('keys_made', { kinds: made.join(', ') })
  return made
}
