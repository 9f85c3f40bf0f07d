import { expect, it } from 'vitest'
import { type ConnectedUser, connectProvider } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/security/data-keys'
const KEY_FORGOTTEN = 2

const app = await startApp({ DATA_KEY_CACHE_SECONDS: '1' })

describeRoute(app, 'security/replace-data-key', { body: { reason: 'a breach' } }, () => {
  const keyOf = async ({ id }: ConnectedUser) =>
    (await app.query('select data_key_id from provider_tokens where connection_id = $1', [id]))[0]?.[
      'data_key_id'
    ]
  it('201: the new key is current immediately; one statement stores it with its audit record', async () => {
    let reply = await app.operate('GET', '/api/v1/admin/security/config')
    // Two keys of one moment have no defined order, so this key is later than those of other tests.
    await app.later(1, async () => {
      const counted = await app.statementsOf(async () => {
        reply = await app.operate('POST', PATH, { reason: 'a breach' })
      })
      expect(counted).toEqual({ inSequence: 1, inAll: 1 })
      expect(reply.body['created_at']).toBe(app.clock().toISOString())
    })
    expect(reply.status).toBe(201)
    const { data_key_id: id } = reply.body
    const records = await app.query(
      'select action, actor, outcome, details from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(records).toEqual([
      {
        action: 'data_key_replaced',
        actor: 'arn:aws:iam::000000000000:user/local-operator',
        outcome: 'success',
        details: { reason: 'a breach', data_key_id: id },
      },
    ])
    await app.later(1 + KEY_FORGOTTEN, async () => {
      expect(await keyOf(await connectProvider(app))).toBe(id)
    })
  })

  it('201: the job re-encrypts every token under the new key', async () => {
    const [holder, other] = [await connectProvider(app), await connectProvider(app)]
    await app.later(KEY_FORGOTTEN, async () => {
      const { body } = await app.operate('POST', PATH, { reason: 'a breach' })
      expect(await keyOf(holder)).not.toBe(body['data_key_id'])
      await app.later(KEY_FORGOTTEN, async () => {
        await (await openRefreshes(app)).reencrypt()
        for (const one of [holder, other]) {
          expect(await keyOf(one)).toBe(body['data_key_id'])
          const path = `/api/v1/providers/${one.id}/accounts`
          expect((await app.call('GET', path, { token: one.token })).status).toBe(200)
        }
      })
    })
  })

  it('500: KMS fails; neither the key nor the record is stored', async () => {
    const before = await app.fingerprintOfData()
    const reply = await app.failing('secrets', () => app.operate('POST', PATH, { reason: 'a breach' }))
    expect(reply.status).toBe(500)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: a missing, empty or too long reason', async () => {
    for (const body of [{}, { reason: '' }, { reason: 'x'.repeat(501) }])
      expect((await app.operate('POST', PATH, body)).status).toBe(422)
  })
})
