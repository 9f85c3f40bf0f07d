import { auditContext } from '../../lib/audit/audit-context.ts'
import { describeDevice } from '../../lib/auth/devices/describe-device.ts'
import { issueTokens } from '../../lib/auth/sessions/issue-tokens.ts'
import { sessionPolicy } from '../../lib/auth/sessions/session-policy.ts'
import { insertSession } from '../../lib/auth/sessions/store/insert-session.ts'
import { hashOpaqueToken, newOpaqueToken } from '../../lib/auth/tokens/opaque-token.ts'
import { toUser } from '../../lib/auth/users/user.ts'
import { login } from '../../lib/routes/sign-in.ts'
import { actionMetadata, type ConsoleServices } from './console-services.ts'
import { type ConsoleRoute, fault, ok } from './route.ts'
import { rowId } from './row-id.ts'

const DEVICE_NAME = 'Console of the local cloud'

/**
 * Creates the route that signs in as a user without a password. Its path ends like that of the login, so that a client of
 * `@dashtam/client` with the base `/_local/api/act-as/<user id>` stores the tokens of the reply in its own format.
 */
export function actAsRoutes(services: () => ConsoleServices): ConsoleRoute[] {
  return [
    {
      method: 'POST',
      path: `/act-as/{id}${login.path}`,
      handle: async ({ params, userAgent }) => {
        const reply = await openSessionOf(services(), rowId(params['id']), userAgent)
        return reply
          ? ok(reply)
          : fault(409, 'The user does not exist, or the account is not verified, locked or disabled.')
      },
    },
  ]
}

/** Opens a session as a login with the right password does. It sends no mail about a new device. */
async function openSessionOf(services: ConsoleServices, userId: string, userAgent: string | null) {
  const { database, locations, random } = services
  const account = await database
    .selectFrom('users')
    .select(['id', 'password_hash', 'email_verified_at'])
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!account?.email_verified_at) return undefined
  const metadata = actionMetadata(userAgent)
  const device = await describeDevice(userAgent, DEVICE_NAME)
  const sessionId = random.id()
  const refreshToken = newOpaqueToken(random)
  const opened = await insertSession(
    database,
    {
      sessionId,
      userId,
      passwordHash: account.password_hash,
      renewedPasswordHash: undefined,
      refreshToken: { id: refreshToken.id, secretHash: hashOpaqueToken(refreshToken) },
      deviceName: DEVICE_NAME,
      device,
      location: await locations.find(metadata.ip),
      policy: sessionPolicy(services, device.type),
    },
    auditContext(services, metadata),
  )
  if (!opened) return undefined
  const subject = { userId, sessionId, tokenVersion: opened.token_version }
  return { ...(await issueTokens(services, subject, refreshToken)), user: toUser(opened) }
}
