import * as z from 'zod/mini'
import { AwsError, type JsonService } from './aws/json-service.ts'
import type { PostgresLogin } from './data-api/logins.ts'
import { databaseSecretNames } from './environment.ts'

/**
 * Creates the database secrets, as RDS and a deployment do: one with the owner's login, and an empty one for the login of
 * the functions, which jobs/migrate writes.
 */
export function seedDatabaseSecrets(
  { operations }: JsonService,
  { user, password }: { readonly user: string; readonly password: string },
): void {
  create(operations, databaseSecretNames.functions)
  create(operations, databaseSecretNames.owner)
  keepDatabaseLogin(operations, databaseSecretNames.owner, { username: user, password })
}

/** Writes a login as the current version of a secret, if it differs from the current one. */
export function keepDatabaseLogin(
  operations: JsonService['operations'],
  SecretId: string,
  login: PostgresLogin,
): void {
  const SecretString = JSON.stringify(login)
  if (read(operations, SecretId) !== SecretString) operations['PutSecretValue']?.({ SecretId, SecretString })
}

function create(operations: JsonService['operations'], Name: string): void {
  ignoring('ResourceExistsException', () => operations['CreateSecret']?.({ Name }))
}

function read(operations: JsonService['operations'], SecretId: string): string | undefined {
  const value = ignoring('ResourceNotFoundException', () => operations['GetSecretValue']?.({ SecretId }))
  return z.safeParse(z.object({ SecretString: z.string() }), value).data?.SecretString
}

function ignoring<T>(type: string, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof AwsError && error.type === type) return undefined
    throw error
  }
}
