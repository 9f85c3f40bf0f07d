import { randomBytes } from 'node:crypto'
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { EventEndpoint } from '../../lib/services/events/event-endpoints.ts'
import { EVENT_ENDPOINTS_SECRET_ID, LOCAL_REGION } from '../environment.ts'
import type { LocalCredentials } from '../sigv4.ts'

/** Creates a signing secret of an endpoint. */
export function newEndpointSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** The secret with the event endpoints, in Secrets Manager of the local cloud. */
export function eventEndpointsSecret(endpoint: string, credentials: LocalCredentials) {
  const withClient = async <T>(work: (client: SecretsManagerClient) => Promise<T>): Promise<T> => {
    const client = new SecretsManagerClient({ endpoint, region: LOCAL_REGION, credentials })
    try {
      return await work(client)
    } finally {
      client.destroy()
    }
  }
  const SecretId = EVENT_ENDPOINTS_SECRET_ID
  const ifMissing =
    <T>(value: T) =>
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return value
      throw error
    }
  return {
    /** Returns the text of the secret; undefined if it does not exist. */
    read: () =>
      withClient(client =>
        client
          .send(new GetSecretValueCommand({ SecretId }))
          .then(({ SecretString }) => SecretString)
          .catch(ifMissing(undefined)),
      ),
    /** Writes a text, which may be invalid. */
    writeText: (SecretString: string) =>
      withClient(async client => {
        const isWritten = await client
          .send(new PutSecretValueCommand({ SecretId, SecretString }))
          .then(() => true)
          .catch(ifMissing(false))
        if (!isWritten) await client.send(new CreateSecretCommand({ Name: SecretId, SecretString }))
      }),
    /** Writes endpoints. */
    write(endpoints: readonly EventEndpoint[]) {
      return this.writeText(JSON.stringify({ endpoints }))
    },
  }
}
