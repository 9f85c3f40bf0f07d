import {
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { CommandError } from '../command-line/run-command.ts'
import { readCredentials } from './credentials.ts'
import type { SeedTarget } from './target.ts'

/**
 * Reads the credentials from standard input and stores them.
 * @throws {CommandError} if they are invalid, or Secrets Manager refuses them.
 */
export async function storeCredentials({ name, client }: SeedTarget): Promise<void> {
  const SecretString = await readCredentials(process.stdin)
  try {
    await new SecretsManagerClient(client).send(new PutSecretValueCommand({ SecretId: name, SecretString }))
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      throw new CommandError(`The secret ${name} does not exist. Check --provider. Deploy the stage first.`)
    throw new CommandError(
      `Secrets Manager rejected the credentials: ${error instanceof Error ? error.message : error}`,
    )
  }
  console.log(`Stored the credentials in ${name}. Functions use them within 5 minutes.`)
}
