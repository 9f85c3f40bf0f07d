import { usableAccessToken } from '../../lib/financial/provider-tokens/usable-access-token.ts'
import { readingServices } from '../../lib/routes/provider-fields.ts'
import { openServices } from '../../lib/services/open-services.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import type { App } from './app.ts'
import { type ConnectedUser, connectProvider } from './connections.ts'
import { createUser, newEmail, PASSWORD, post, registerUser, sessionIdOf, signInNewUser } from './people.ts'
import { completeLink, connectPlaid, finishNewLink, proxyPlaid } from './plaid-connections.ts'
import { itemWebhook, sendWebhook, webhookSigner } from './plaid-webhooks.ts'
import { openRefreshes } from './refreshes.ts'

/** An operation with a statement budget. */
export interface Operation {
  readonly name: string
  /** The maximum number of statements in sequence and in all (design, section 10). */
  readonly budget: { readonly inSequence: number; readonly inAll: number }
  /** The current numbers. A test fails if they change. */
  readonly today: { readonly inSequence: number; readonly inAll: number }
  /** Prepares the operation and returns it. */
  prepare(app: App): Promise<() => Promise<{ readonly status: number }>>
}

const counts = (inSequence: number, inAll: number) => ({ inSequence, inAll })

/** The operations with a budget in the design. */
export const operations: readonly Operation[] = [
  {
    name: 'GET /auth/me',
    budget: counts(1, 2),
    today: counts(1, 1),
    prepare: async app => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('GET', '/api/v1/auth/me', { token: access_token })
    },
  },
  {
    name: 'login',
    budget: counts(2, 3),
    today: counts(2, 3),
    prepare: async app => {
      const email = await createUser(app)
      return () => post(app, 'login', { email, password: PASSWORD })
    },
  },
  {
    name: 'refresh with rotation',
    budget: counts(1, 2),
    today: counts(1, 2),
    prepare: async app => {
      const { refresh_token } = await signInNewUser(app)
      return () => post(app, 'refresh', { refresh_token })
    },
  },
  {
    name: 'register',
    budget: counts(2, 2),
    today: counts(2, 2),
    prepare: async app => () => post(app, 'register', { email: newEmail(), password: PASSWORD, name: 'Ada' }),
  },
  {
    name: 'verify email',
    budget: counts(1, 2),
    today: counts(1, 2),
    prepare: async app => {
      const { token } = await registerUser(app)
      return () => post(app, 'verify-email', { token })
    },
  },
  {
    name: 'list sessions',
    budget: counts(2, 3),
    today: counts(2, 2),
    prepare: async app => {
      const { access_token: token } = await signInNewUser(app)
      return () => app.call('GET', '/api/v1/auth/sessions', { token })
    },
  },
  {
    name: 'end one session',
    budget: counts(2, 3),
    today: counts(2, 2),
    prepare: async app => {
      const { access_token: token } = await signInNewUser(app)
      return () => app.call('DELETE', `/api/v1/auth/sessions/${sessionIdOf(token)}`, { token })
    },
  },
  {
    name: 'end all sessions',
    budget: counts(2, 3),
    today: counts(2, 2),
    prepare: async app => {
      const { access_token: token } = await signInNewUser(app)
      return () => app.call('DELETE', '/api/v1/auth/sessions/all', { token })
    },
  },
  {
    name: 'logout',
    budget: counts(2, 3),
    today: counts(2, 2),
    prepare: async app => {
      const { access_token, refresh_token } = await signInNewUser(app)
      return () => post(app, 'logout', { refresh_token }, access_token)
    },
  },
  {
    name: 'request password reset',
    budget: counts(1, 1),
    today: counts(1, 1),
    prepare: async app => {
      const email = await createUser(app)
      return () => post(app, 'request-password-reset', { email })
    },
  },
  {
    name: 'reset password',
    budget: counts(2, 3),
    today: counts(2, 3),
    prepare: async app => {
      const email = await createUser(app)
      await post(app, 'request-password-reset', { email })
      const token = await app.tokenFromMail(email, 'Choose a new password')
      return () => post(app, 'reset-password', { token, new_password: 'Brand-New-Passw0rd' })
    },
  },
  {
    name: "read a provider's token that is fresh",
    budget: counts(1, 1),
    today: counts(1, 1),
    prepare: async app => readToken(app, await connectProvider(app)),
  },
  {
    name: "read an item's token",
    budget: counts(1, 1),
    today: counts(1, 1),
    prepare: async app => readToken(app, await connectPlaid(app)),
  },
  {
    name: 'receive a notification about an item',
    budget: counts(2, 2),
    today: counts(2, 2),
    prepare: async app => {
      const signer = await webhookSigner(app.clock)
      await proxyPlaid(app, { usual: signer.answerKey })
      const { itemId } = await connectPlaid(app)
      const send = async () => sendWebhook(app, await signer.sign(itemWebhook('ERROR', itemId)))
      // Like a warm function, which has the key.
      await send()
      return send
    },
  },
  {
    // The lease and the limit of the provider are shared by a message of up to 20 connections. For each connection there
    // remain the limit of the connection and the result.
    name: 'check an item on schedule',
    budget: counts(4, 4),
    today: counts(4, 4),
    prepare: async app => {
      const { handler } = await openRefreshes(app)
      const check = ({ id }: ConnectedUser) =>
        app.later(25 * 60 * 60, async () => {
          const body = JSON.stringify({ connection_ids: [id], request_id: 'bench' })
          const event = { Records: [{ messageId: '1', body } as never] }
          const { batchItemFailures } = await handler(event, lambdaContext('jobs', 'bench', 60_000))
          return { status: batchItemFailures.length === 0 ? 200 : 500 }
        })
      // Like a warm function, which has the data key.
      await check(await connectPlaid(app))
      const user = await connectPlaid(app)
      return () => check(user)
    },
  },
  {
    name: 'complete a link',
    // Two are the limits of the calls about the link and the public token.
    budget: counts(5, 6),
    today: counts(5, 5),
    prepare: async app => {
      const first = await finishNewLink(app)
      await completeLink(app, first, first.state)
      const finished = await finishNewLink(app)
      return () => completeLink(app, finished, finished.state, finished.publicToken)
    },
  },
  {
    name: 'list the accounts at a provider',
    budget: counts(4, 6),
    today: counts(4, 5),
    prepare: async app => {
      const { token, id } = await connectProvider(app)
      const read = () => app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
      await read()
      return read
    },
  },
]

/** Prepares a read of the token of a connection, with a warm function: it has the data key. */
async function readToken(app: App, { id: connectionId, userId }: ConnectedUser) {
  const services = openServices(readingServices, { clock: app.clock })
  const metadata = {
    requestId: 'bench',
    clientRequestId: null,
    traceId: null,
    method: null,
    route: 'bench',
    ip: null,
    userAgent: null,
  }
  const wish = { userId, connectionId, metadata: { ...metadata, fingerprint: null } }
  const read = async () => ({
    status: (await usableAccessToken(services, wish)).kind === 'usable' ? 200 : 500,
  })
  await read()
  return read
}
