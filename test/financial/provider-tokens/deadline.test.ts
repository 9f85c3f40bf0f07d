import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  connectProvider,
  consent,
  createConnection,
  sendCallback,
  startAuthorization,
  statusOfConnection,
} from '../../support/connections.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

/** Deadline of a function in these tests. Leaves about a second for the provider. */
const FUNCTION_MILLISECONDS = 3_500

describe('a provider that never responds', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })

  it('ends the callback before the deadline: 504 with the provider, and an audit record', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const query = await consent((await startAuthorization(app, token, id)).url)
    app.cloud.schwab.switches.set({ token_endpoint: 'hang' })
    const reply = await app.within(FUNCTION_MILLISECONDS, () => sendCallback(app, token, id, query))
    app.cloud.schwab.switches.reset()
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout', provider: 'Charles Schwab' })
    expect(await auditRecordsOf(app, 'authorization_failed', id)).toHaveLength(1)
  })

  it.each(['hang', 'slow_body'] as const)(
    'ends a refresh during a read before the deadline: %s',
    async fault => {
      const holder = await connectProvider(app)
      app.cloud.schwab.switches.set({ token_endpoint: fault })
      const reply = await app.later(121, () =>
        app.within(FUNCTION_MILLISECONDS, () =>
          app.call('GET', `/api/v1/providers/${holder.id}/accounts`, { token: holder.token }),
        ),
      )
      app.cloud.schwab.switches.reset()
      expect(reply.status).toBe(504)
      expect(await statusOfConnection(app, holder)).toMatchObject({
        refresh_failures: 1,
        last_error: 'timed_out',
      })
    },
  )

  it.each(['hang', 'slow_body'] as const)('ends a read before the deadline: %s', async fault => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ api: fault })
    const reply = await app.within(FUNCTION_MILLISECONDS, () =>
      app.call('GET', `/api/v1/providers/${holder.id}/accounts`, { token: holder.token }),
    )
    app.cloud.schwab.switches.reset()
    expect(reply.status).toBe(504)
  })
})
