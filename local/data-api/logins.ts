import * as z from 'zod/mini'
import { AwsError, type JsonService } from '../aws/json-service.ts'

/** A user of PostgreSQL and its password, as the Data API requires them in a secret. */
const PostgresLogin = z.object({ username: z.string(), password: z.string() })
export type PostgresLogin = z.infer<typeof PostgresLogin>

/** Finds the login in the current version of a secret. */
export type Logins = (secretArn: string) => PostgresLogin

/** A secret that does not exist: AWS's SecretsErrorException. */
export class SecretNotFound extends Error {}

/** A secret that holds no user and password: AWS's InvalidSecretException. */
export class InvalidSecret extends Error {}

/** Reads logins from the local Secrets Manager, as the Data API does: at every request, so that a rotation takes effect. */
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
