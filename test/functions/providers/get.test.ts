import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { begun, connected } from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'
const UNKNOWN = '01890000-0000-7000-8000-000000000000'

describe('GET /providers/{id}', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const get = (id: string, token: string) => app.call('GET', `${PATH}/${id}`, { token })
  itRefusesBadTokens(() => app, 'GET', `${PATH}/${UNKNOWN}`)
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return () => get(UNKNOWN, token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('GET', `${PATH}/${UNKNOWN}`, { token, ip })
    },
  )

  it('200: a connection that is connected, and what was last read of it', async () => {
    const holder = await connected(app)
    const before = await get(holder.id, holder.token)
    expect(before.status).toBe(200)
    expect(before.body).toEqual({
      id: holder.id,
      provider_key: 'schwab',
      alias: expect.any(String),
      status: 'active',
      is_connected: true,
      needs_reconnection: false,
      connected_at: app.clock().toISOString(),
      last_sync_at: null,
      accounts_count: null,
    })
    await app.call('GET', `${PATH}/${holder.id}/accounts`, { token: holder.token })
    const after = await get(holder.id, holder.token)
    expect(after.body).toMatchObject({ last_sync_at: app.clock().toISOString(), accounts_count: 2 })
  })

  it('200: one that was revoked needs to be connected again', async () => {
    const { id, token } = await connected(app)
    await app.call('DELETE', `${PATH}/${id}/authorization`, { token })
    expect((await get(id, token)).body).toMatchObject({
      status: 'revoked',
      is_connected: false,
      needs_reconnection: true,
    })
  })

  it("404: somebody else's and an unknown one", async () => {
    const [mine, theirs] = [await signInNewUser(app), await signInNewUser(app)]
    const id = await begun(app, theirs.token)
    for (const wrong of [id, UNKNOWN]) {
      const reply = await get(wrong, mine.token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00']) {
      const reply = await get(id, token)
      expect(reply.status, id).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input' })
    }
  })
})
