import { join } from 'node:path'
import { isPortFree } from './http-server.ts'
import type { ProvideOptions } from './mock-schwab.ts'
import { keepProviderSecret, type ProviderSecret } from './provider-secret.ts'
import { type MockPlaid, startPlaid } from './providers/plaid/start-plaid.ts'

/** A high limit, because there is only one user. */
const API_LIMIT = { capacity: 6000, seconds: 60 }

/** The options of mock Plaid in the local cloud. */
export interface ProvidePlaidOptions extends ProvideOptions {
  /** Where mock Plaid sends webhooks. */
  readonly webhookUrl: string
}

/** Starts mock Plaid and writes its address and credentials to the provider secret. */
export async function provideMockPlaid(options: ProvidePlaidOptions): Promise<MockPlaid> {
  const { appUrl, directory, keys, credentials, webhookUrl } = options
  const redirectUri = `${appUrl.replace(/\/+$/, '')}/providers/plaid/callback`
  const port = (await isPortFree(options.port)) ? options.port : 0
  const plaid = await startPlaid({ port, file: join(directory, 'plaid.json') })
  try {
    const secret = {
      ...mockPlaidSecret(plaid, redirectUri),
      webhook_url: webhookUrl,
      api_limit: API_LIMIT,
      token_limit: API_LIMIT,
      connection_limit: API_LIMIT,
    }
    await keepProviderSecret(keys, credentials, 'plaid', secret)
  } catch (error) {
    await plaid.stop()
    throw error
  }
  return plaid
}

/** Returns the provider secret that points to mock Plaid. */
export function mockPlaidSecret(
  { url, clientId, clientSecret }: Pick<MockPlaid, 'url' | 'clientId' | 'clientSecret'>,
  redirectUri: string,
): ProviderSecret {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    urls: { api: url },
    redirect_uri: redirectUri,
  }
}
