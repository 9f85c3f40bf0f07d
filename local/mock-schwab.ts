import { join } from 'node:path'
import { isPortFree } from './http-server.ts'
import { keepProviderSecret, type ProviderSecret } from './provider-secret.ts'
import { type MockSchwab, startSchwab } from './providers/schwab/start-schwab.ts'
import type { LocalCredentials } from './sigv4.ts'

/** Where the practice server is to be, and who is to know it. */
export interface MockSchwabAddress {
  /** The port that it has where that is free, so that it stays the same over restarts. */
  readonly port: number
  readonly appUrl: string
  readonly directory: string
  /** Address of Secrets Manager. */
  readonly keys: string
  readonly credentials: LocalCredentials
}

/** Generous: who practises is alone. */
const API_LIMIT = { capacity: 6000, seconds: 60 }

/** Starts a Charles Schwab to practise on, and makes it the one that the secret of the provider leads to. */
export async function provideMockSchwab(place: MockSchwabAddress): Promise<MockSchwab> {
  const { appUrl, directory, keys, credentials } = place
  const redirectUri = `${appUrl.replace(/\/+$/, '')}/providers/schwab/callback`
  const port = (await isPortFree(place.port)) ? place.port : 0
  const file = join(directory, 'schwab.json')
  const schwab = await startSchwab({ port, file, redirectUris: [redirectUri] })
  try {
    const secret = { ...mockSecret(schwab, redirectUri), api_limit: API_LIMIT }
    await keepProviderSecret(keys, credentials, 'schwab', secret)
  } catch (error) {
    await schwab.stop()
    throw error
  }
  return schwab
}

/** What the secret of the provider holds, for its calls to come to a practice server. */
export function mockSecret(
  { url, clientId, clientSecret }: Pick<MockSchwab, 'url' | 'clientId' | 'clientSecret'>,
  redirectUri: string,
): ProviderSecret {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    urls: {
      authorization: `${url}/v1/oauth/authorize`,
      token: `${url}/v1/oauth/token`,
      api: `${url}/trader/v1`,
    },
    redirect_uri: redirectUri,
  }
}
