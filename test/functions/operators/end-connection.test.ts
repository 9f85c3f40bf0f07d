import { expect, it } from 'vitest'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  createConnection,
  proxySchwab,
  rowOfConnection,
  saveMockSecret,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string, reason = 'a test') =>
  `/api/v1/admin/connections/${id}?${new URLSearchParams({ reason })}`
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'

const app = await startApp()
const proxy = await proxySchwab(app)

describeRoute(app, 'operators/end-connection', { path: pathOf }, () => {
  const end = (id: string) => app.operate('DELETE', pathOf(id))

  it('204: deletes the tokens, notifies the owner and records the operator; the owner can connect again', async () => {
    const { id, email, token, userId } = await connectProvider(app)
    const reply = await end(id)
    expect(reply.status).toBe(204)
    expect(await rowOfConnection(app, id)).toMatchObject({ status: 'revoked', has_tokens: false })
    const records = await app.query(
      "select actor, user_id, session_id, details from audit_logs where action = 'authorization_revoked' and user_id = $1",
      [userId],
    )
    const details = {
      connection_id: id,
      provider_key: 'schwab',
      institution_name: 'Charles Schwab',
      reason: 'a test',
    }
    expect(records).toEqual([{ actor: OPERATOR, user_id: userId, session_id: null, details }])
    expect((await app.mails(email)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/does not work$/),
    ])
    await authorizeConnection(app, token, id)
    expect(await rowOfConnection(app, id)).toMatchObject({ status: 'active', has_tokens: true })
  })

  it('204: revokes the tokens at the provider', async () => {
    await saveMockSecret(app, 'schwab', proxy.url, { urls: { revocation: `${proxy.url}/v1/oauth/revoke` } })
    await app.afterColdStart(async () => {
      const { id } = await connectProvider(app)
      expect((await end(id)).status).toBe(204)
    })
    await saveMockSecret(app, 'schwab', proxy.url)
    expect(proxy.exchanges.map(({ call }) => call.path)).toContain('/v1/oauth/revoke')
  })

  it('204: a revoked and a never authorized connection stay as they are; no mail', async () => {
    const { id, token, email } = await connectProvider(app)
    await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
    const pending = await createConnection(app, token)
    const before = await app.fingerprintOfData()
    expect((await end(id)).status).toBe(204)
    expect((await end(pending)).status).toBe(204)
    expect(await app.fingerprintOfData()).toBe(before)
    expect(await app.mails(email)).toEqual([])
  })

  it('204: of four parallel requests, one ends it', async () => {
    const { id, email } = await connectProvider(app)
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [id],
      4,
      () => [1, 2, 3, 4].map(() => end(id)),
    )
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect(await auditRecordsOf(app, 'authorization_revoked', id)).toHaveLength(1)
    expect(await app.mails(email)).toHaveLength(1)
  })

  it('204: during a refresh; the new tokens are not stored', async () => {
    const { id, token } = await connectProvider(app)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })
      await arrived
      expect((await end(id)).status).toBe(204)
      open()
      expect((await refreshing).status).toBe(409)
    })
    expect(await rowOfConnection(app, id)).toMatchObject({ status: 'revoked', has_tokens: false })
  })

  it('404: an unknown connection; the audit log records the refusal', async () => {
    const reply = await end(UNKNOWN_ID)
    expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    const records = await app.query(
      'select action, outcome, actor, details from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(records).toEqual([
      {
        action: 'authorization_revoked',
        outcome: 'refused',
        actor: OPERATOR,
        details: { connection_id: UNKNOWN_ID, reason: 'a test' },
      },
    ])
  })

  it('422: no reason', async () => {
    await signInNewUser(app)
    const { id } = await connectProvider(app)
    expect((await app.operate('DELETE', `/api/v1/admin/connections/${id}`)).status).toBe(422)
    expect(await rowOfConnection(app, id)).toMatchObject({ status: 'active' })
  })
})
