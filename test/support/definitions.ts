import { onTestFinished } from 'vitest'
import type { OAuthDefinition } from '../../lib/financial/providers/provider-definition.ts'
import { addProvider } from '../../lib/financial/providers/registry.ts'
import { schwab } from '../../lib/financial/providers/schwab/definition.ts'
import type { App } from './app.ts'
import { saveMockSecret } from './connections.ts'
import { startProviderProxy } from './provider-proxy.ts'

/** The issuer that a permissive provider adds to its redirect. */
export const ISSUER = 'https://issuer.example'

let keys = 0

/** Registers a provider for one test: mock Schwab behind a proxy, with changes to its OAuth definition. */
export async function addTestProvider(app: App, oauth: Partial<OAuthDefinition> = {}, name = 'Own Bank') {
  keys += 1
  const key = `own-${keys}`
  addProvider({ ...schwab, key, name, oauth: { ...schwab.oauth, ...oauth } })
  const proxy = await startProviderProxy(app.cloud.schwab.url)
  onTestFinished(proxy.stop)
  const urls = oauth.revocationEndpoint === undefined ? {} : { revocation: `${proxy.url}/v1/oauth/revoke` }
  await saveMockSecret(app, key, proxy.url, { urls })
  return { key, proxy }
}
