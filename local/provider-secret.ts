import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { LOCAL_REGION, PROVIDER_SECRETS_PREFIX } from './environment.ts'
import type { LocalCredentials } from './sigv4.ts'

/** The client credentials and the addresses of a provider. */
export interface ProviderSecret {
  readonly client_id: string
  readonly client_secret: string
  readonly urls: Readonly<Record<string, string>>
  readonly redirect_uri: string
  /** Where the provider sends webhooks. */
  readonly webhook_url?: string
  readonly api_limit?: { readonly capacity: number; readonly seconds: number }
  readonly token_limit?: { readonly capacity: number; readonly seconds: number }
  readonly connection_limit?: { readonly capacity: number; readonly seconds: number }
}

/** Creates or updates the secret of a provider. */
export async function keepProviderSecret(
  endpoint: string,
  credentials: LocalCredentials,
  providerKey: string,
  secret: ProviderSecret,
): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region: LOCAL_REGION, credentials })
  const [name, text] = [`${PROVIDER_SECRETS_PREFIX}${providerKey}`, JSON.stringify(secret)]
  try {
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: text }))
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error
    await client.send(new CreateSecretCommand({ Name: name, SecretString: text }))
  } finally {
    client.destroy()
  }
}
