import { sql } from 'kysely'
import { newChallenge } from '../../lib/auth/challenges/challenge.ts'
import { factorValues } from '../../lib/auth/factors/verified-factor.ts'
import { openSession } from '../../lib/auth/sign-in/open-session.ts'
import { openWithChallenge } from '../../lib/auth/sign-in/store/open-with-challenge.ts'
import { UNSUSPICIOUS } from '../../lib/auth/signals/policy.ts'
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
          : fault(409, 'The user does not exist, or the account is not verified or is disabled.')
      },
    },
  ]
}

/** Opens a session as a complete sign-in does, with a challenge that is answered at once. It sends no mails. */
async function openSessionOf(services: ConsoleServices, userId: string, userAgent: string | null) {
  const { clock, database, random } = services
  const now = clock()
  const { row } = newChallenge(random, 'login', now)
  const { rows } = await sql<{ id: string }>`
    insert into challenges (id, secret_hash, purpose, webauthn_challenge, user_id, token_version, created_at, expires_at)
    select ${row.id}::uuid, ${row.secretHash}, 'login', ${row.webauthnChallenge}, users.id,
      greatest(users.token_version, security_config.min_token_version), ${now}, ${row.expiresAt}
    from users, security_config where users.id = ${userId}::uuid returning id`.execute(database)
  if (rows.length === 0) return undefined
  return openSession(
    { ...services, mailQueue: silent },
    {
      userId,
      methods: ['pwd', 'otp', 'mfa'],
      device: undefined,
      deviceName: DEVICE_NAME,
      suspicion: UNSUSPICIOUS,
      metadata: actionMetadata(userAgent),
      open: session =>
        services.statements.first(openWithChallenge, {
          ...session,
          ...factorValues({ kind: 'password' }),
          challengeId: row.id,
        }),
    },
  )
}

const silent = {
  send: async () => {},
  notify: async () => {},
  notifyAll: async () => {},
  resend: async () => [],
}
