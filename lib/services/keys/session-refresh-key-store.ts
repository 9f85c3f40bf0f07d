import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Random } from '../../runtime/random.ts'
import { openVersionedSecret } from '../secrets/versioned-secret.ts'
import { newSessionRefreshKey } from './key-ring.ts'

/** The secret with the session refresh key, for the job that creates it. */
export interface SessionRefreshKeyStore {
  /** Returns whether the key exists. */
  isThere(): Promise<boolean>
  /** Creates a key and replaces an existing one. */
  replace(): Promise<void>
}

/** Opens the secret in Secrets Manager. */
export function openSessionRefreshKeyStore(
  common: Settings['common'],
  settings: Settings['sessionRefreshKeyStore'],
  random: Random,
): SessionRefreshKeyStore {
  const secret = openVersionedSecret(common, settings.refreshKeySecretId)
  return {
    isThere: async () => (await secret.read('AWSCURRENT')) !== undefined,
    replace: () => secret.write(newSessionRefreshKey(random)),
  }
}
