import { onTestFinished } from 'vitest'
import type { OAuthDefinition } from '../../lib/financial/providers/provider-definition.ts'
import { addProvider } from '../../lib/financial/providers/registry.ts'
import { schwab } from '../../lib/financial/providers/schwab/definition.ts'
import type { App } from './app.ts'
import { keepMockSecret } from './connections.ts'
import { startProviderProxy } from './provider-proxy.ts'

/** What a provider that takes everything says of itself when it sends somebody back. */
export const ISSUER = 'https://issuer.example'

let keys = 0

/** A provider of one test's own: the practice Schwab behind a proxy, speaking OAuth as the test says. */
export async function ownProvider(app: App, oauth: Partial<OAuthDefinition> = {}, name = 'Own Bank') {
  keys += 1
  const key = `own-${keys}`
  addProvider({ ...schwab, key, name, oauth: { ...schwab.oauth, ...oauth } })
  const proxy = await startProviderProxy(app.cloud.schwab.url)
  onTestFinished(proxy.stop)
  const urls = oauth.revocationEndpoint === undefined ? {} : { revocation: `${proxy.url}/v1/oauth/revoke` }
  await keepMockSecret(app, key, proxy.url, { urls })
  return { key, proxy }
}
