import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Random } from '../../runtime/random.ts'
import { openVersionedSecret } from '../secrets/versioned-secret.ts'
import { newSessionRefreshKey } from './key-ring.ts'

/** The secret of the key that successors of refresh tokens are derived under, for the job that makes it. */
export interface SessionRefreshKeyStore {
  /** Tells whether there is a key. */
  isThere(): Promise<boolean>
  /** Makes a key, in the place of one that there may be. */
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
