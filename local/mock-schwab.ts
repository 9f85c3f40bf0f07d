import { join } from 'node:path'
import { isPortFree } from './http-server.ts'
import { keepProviderSecret, type ProviderSecret } from './provider-secret.ts'
import { type MockSchwab, startSchwab } from './providers/schwab/start-schwab.ts'
import type { LocalCredentials } from './sigv4.ts'

/** The options of a mock provider in the local cloud. */
export interface ProvideOptions {
  /** The preferred port. A free port is used if it is in use. */
  readonly port: number
  readonly appUrl: string
  readonly directory: string
  /** The address of Secrets Manager. */
  readonly keys: string
  readonly credentials: LocalCredentials
}

/** A high limit, because there is only one user. */
const API_LIMIT = { capacity: 6000, seconds: 60 }

/** Starts mock Schwab and writes its address and credentials to the provider secret. */
export async function provideMockSchwab(options: ProvideOptions): Promise<MockSchwab> {
  const { appUrl, directory, keys, credentials } = options
  const redirectUri = `${appUrl.replace(/\/+$/, '')}/providers/schwab/callback`
  const port = (await isPortFree(options.port)) ? options.port : 0
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

/** Returns the provider secret that points to mock Schwab. */
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
