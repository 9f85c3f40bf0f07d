import { newDatabase, type PostgresAddress } from '../../test/support/databases.ts'
import { type Contender, startContender } from './contender.ts'
import { peerFile } from './peer-files.ts'

/** Starts Better Auth with an empty database on the same server. It answers get-session for `callers` users. */
export async function startBetterAuth(
  postgres: PostgresAddress,
  { isLimited, callers }: { readonly isLimited: boolean; readonly callers: number },
): Promise<Contender> {
  const connection = { ...postgres, database: await newDatabase(postgres, 'empty') }
  const name = isLimited ? 'Better Auth with its limiter' : 'Better Auth without a limiter'
  return startContender(name, peerFile('better-auth-process.mjs'), { connection, isLimited, callers })
}
