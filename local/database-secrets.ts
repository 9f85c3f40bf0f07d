import * as z from 'zod/mini'
import { AwsError, type JsonService } from './aws/json-service.ts'
import type { PostgresLogin } from './data-api/logins.ts'
import { databaseSecretNames } from './environment.ts'

/**
 * Does what RDS and a deployment do in Secrets Manager: keeps the owner's login in a secret, and creates the secret of the
 * functions' login, which jobs/migrate fills.
 */
export function seedDatabaseSecrets(
  { operations }: JsonService,
  { user, password }: { readonly user: string; readonly password: string },
): void {
  create(operations, databaseSecretNames.functions)
  create(operations, databaseSecretNames.owner)
  keepDatabaseLogin(operations, databaseSecretNames.owner, { username: user, password })
}

/** Writes a login as the current version of a secret, unless it is that already. */
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
