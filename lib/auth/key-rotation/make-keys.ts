import type { Services } from '../../services/services.ts'

/** The kinds of keys of a stage. */
export type KeyKind = 'signing_keys' | 'refresh_key'

/**
 * Creates missing keys and replaces leaked keys. If the signing keys are replaced, all access tokens become invalid
 * within five minutes. Sessions continue with their refresh tokens.
 *
 * @returns the kinds of keys that were created.
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
