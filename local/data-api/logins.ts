import * as z from 'zod/mini'
import { AwsError, type JsonService } from '../aws/json-service.ts'

/** A PostgreSQL user and password, in the format that the Data API requires in a secret. */
const PostgresLogin = z.object({ username: z.string(), password: z.string() })
export type PostgresLogin = z.infer<typeof PostgresLogin>

/** Reads the login from the current version of a secret. */
export type Logins = (secretArn: string) => PostgresLogin

/** The secret does not exist (SecretsErrorException). */
export class SecretNotFound extends Error {}

/** The secret contains no user and password (InvalidSecretException). */
export class InvalidSecret extends Error {}

/** Reads logins from the local Secrets Manager. It reads at every request, so a rotation takes effect at once. */
export function loginsIn({ operations }: JsonService): Logins {
  return SecretId => parse(readSecret(operations, SecretId))
}

function readSecret(operations: JsonService['operations'], SecretId: string): string {
  try {
    return z.parse(z.object({ SecretString: z.string() }), operations['GetSecretValue']?.({ SecretId }))
      .SecretString
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    throw new SecretNotFound('The Secrets Manager secret used with the request was not found')
  }
}

function parse(text: string): PostgresLogin {
  try {
    return z.parse(PostgresLogin, JSON.parse(text))
  } catch {
    throw new InvalidSecret("The Secrets Manager secret used with the request isn't valid")
  }
}
