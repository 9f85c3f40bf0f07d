import * as z from 'zod/mini'
import { FUNCTIONS_LOGINS, type FunctionsLogin } from '../../db/roles/names.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Random } from '../../runtime/random.ts'
import {
  openVersionedSecret,
  type SecretDescription,
  type SecretVersion,
} from '../secrets/versioned-secret.ts'

/** Printable ASCII of 256 random bits: SASLprep (RFC 4013) must leave it as it is. */
const PASSWORD = /^[A-Za-z0-9_-]{43}$/
const PASSWORD_BYTES = 32
const SALT_BYTES = 16

/** The content of the secret, as the Data API requires it. */
const DatabaseLogin = z.object({
  username: z.enum(FUNCTIONS_LOGINS),
  password: z.string().check(z.regex(PASSWORD)),
})

/** What the functions log in to the database with. */
export type DatabaseLogin = z.infer<typeof DatabaseLogin>

/** The secret with the login of the functions, for the jobs that make and rotate it. */
export interface DatabaseLoginStore {
  /** The versions of the secret. */
  describe(): Promise<SecretDescription>
  /** A version of the login; nothing if there is no such version or it holds no login of the functions. */
  read(version: SecretVersion): Promise<DatabaseLogin | undefined>
  /** Writes a login as the pending version of an id, unless that has a content already. */
  writePending(id: string, login: DatabaseLogin): Promise<void>
  /** Makes the version of an id the current one, instead of `from`. */
  makeCurrent(id: string, from: string | undefined): Promise<void>
  /** Writes a login as the new current version. */
  write(login: DatabaseLogin): Promise<void>
  /** Makes a login with a new password. */
  newLogin(username: FunctionsLogin): DatabaseLogin
  /** A new salt for a password verifier. */
  newSalt(): Uint8Array
}

/** Opens the secret in Secrets Manager. */
export function openDatabaseLogin(
  common: Settings['common'],
  settings: Settings['databaseLogin'],
  random: Random,
): DatabaseLoginStore {
  const secret = openVersionedSecret(common, settings.databaseSecretArn)
  return {
    describe: secret.describe,
    read: async version => parse(await secret.read(version)),
    writePending: (id, login) => secret.writePending(id, JSON.stringify(login)),
    makeCurrent: secret.makeCurrent,
    write: login => secret.write(JSON.stringify(login)),
    newLogin: username => ({
      username,
      password: Buffer.from(random.bytes(PASSWORD_BYTES)).toString('base64url'),
    }),
    newSalt: () => random.bytes(SALT_BYTES),
  }
}

/** The text is a secret: no error quotes it. */
function parse(text: string | undefined): DatabaseLogin | undefined {
  try {
    const parsed = DatabaseLogin.safeParse(JSON.parse(text ?? ''))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
