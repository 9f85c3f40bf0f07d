import * as z from 'zod/mini'
import { FUNCTIONS_LOGINS, type FunctionsLogin } from '../../db/roles/names.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Random } from '../../runtime/random.ts'
import { parseJson } from '../../text/parse-json.ts'
import {
  openVersionedSecret,
  type SecretDescription,
  type SecretVersion,
} from '../secrets/versioned-secret.ts'

/** 256 random bits in base64url. SASLprep (RFC 4013) does not change these characters. */
const PASSWORD = /^[A-Za-z0-9_-]{43}$/
const PASSWORD_BYTES = 32
const SALT_BYTES = 16

/** The content of the secret, in the format of the Data API. */
const DatabaseLogin = z.object({
  username: z.enum(FUNCTIONS_LOGINS),
  password: z.string().check(z.regex(PASSWORD)),
})

/** The database login of the functions. */
export type DatabaseLogin = z.infer<typeof DatabaseLogin>

/** The secret with the database login of the functions, for the jobs that create and rotate it. */
export interface DatabaseLoginStore {
  /** Returns the versions of the secret. */
  describe(): Promise<SecretDescription>
  /** Returns a version of the login; `undefined` if the version is absent or invalid. */
  read(version: SecretVersion): Promise<DatabaseLogin | undefined>
  /** Writes a login as the pending version with this id. Does nothing if the version exists. */
  writePending(id: string, login: DatabaseLogin): Promise<void>
  /** Makes the version with this id the current version instead of `from`. */
  makeCurrent(id: string, from: string | undefined): Promise<void>
  /** Writes a login as the new current version. */
  write(login: DatabaseLogin): Promise<void>
  /** Creates a login with a new password. */
  newLogin(username: FunctionsLogin): DatabaseLogin
  /** Returns a new salt for a password verifier. */
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

function parse(text: string | undefined): DatabaseLogin | undefined {
  return DatabaseLogin.safeParse(parseJson(text ?? '')).data
}
