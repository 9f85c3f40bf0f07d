import { assertRunning, localAddress, START_REMEDY } from '../command-line/local-cloud.ts'
import { CommandError } from '../command-line/run-command.ts'
import { testAccount } from './account.ts'
import { testBreach } from './breach.ts'
import { step } from './client.ts'
import { testConnection } from './connection.ts'
import { passwords, type SmokeContext, smokeContext } from './context.ts'
import { testEvents } from './events.ts'
import { testSecondFactors } from './factors/run.ts'
import { countOtherUsers, testGlobalRotation } from './global-rotation.ts'
import { testLink } from './link.ts'

/**
 * Runs the smoke test against a local cloud.
 * @param url - Its address. Default: found by DATA_DIR and PORT.
 * @param isGlobal - Whether to test the rotation of all tokens instead.
 * @throws {Error} if a step fails.
 */
export async function runSmoke(url: string | undefined, isGlobal: boolean): Promise<void> {
  const base = url?.replace(/\/+$/, '') ?? localAddress()
  await assertRunning(base, url === undefined ? START_REMEDY : 'Check --url.')
  const context = smokeContext(base)
  await (isGlobal ? testEveryone(context) : testAll(context))
  console.log(`Smoke test passed: ${base}`)
}

async function testAll(context: SmokeContext): Promise<void> {
  const { base, call, operate, post, email, mailAbout } = context
  await testAccount(context)
  await testBreach(context)
  await testSecondFactors(smokeContext(base))
  if (!operate) return
  const credentials = { email, password: passwords.third }
  const signIn = async () => step('login', 200, await post('login', credentials))['access_token']
  const connections = {
    base,
    call,
    operate,
    login: email,
    signIn,
    mail: (subject: string) => mailAbout(email, subject),
  }
  await testConnection(connections)
  await testLink(connections)
  await testEvents(context, operate, await signIn())
}

/**
 * Tests the rotation of all tokens.
 * @throws {CommandError} if the database contains users that no smoke test registered.
 */
async function testEveryone({ base, operate, post, me, email, tokenFromMail }: SmokeContext): Promise<void> {
  if (!operate) throw new CommandError('--everyone requires a local cloud. Run `npm start`.')
  const others = await countOtherUsers(base)
  if (others > 0)
    throw new CommandError(
      `Other users in the database: ${others}. --everyone would sign them out. No changes were made.`,
    )
  const credentials = { email, password: passwords.first }
  step('register', 201, await post('register', { ...credentials, name: 'Smoke Test' }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  await testGlobalRotation(operate, post, me, credentials)
}
