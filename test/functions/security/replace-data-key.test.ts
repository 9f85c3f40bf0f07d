import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itRefusesBadSignatures } from '../../support/bad-signatures.ts'
import { connected, type Holder } from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/security/data-keys'
process.env['DATA_KEY_CACHE_SECONDS'] = '1'
const KEY_FORGOTTEN = 2

describe('POST /admin/security/data-keys', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const keyOf = async ({ id }: Holder) =>
    (await app.query('select data_key_id from provider_tokens where connection_id = $1', [id]))[0]?.[
      'data_key_id'
    ]
  itRefusesBadSignatures(() => app, 'POST', PATH, { reason: 'a breach' })
  itRefusesBadBodies(() => app, PATH, { reason: 'a breach' }, 'operator')
  itSurvivesFailures(
    () => app,
    async () => () => app.operate('POST', PATH, { reason: 'a breach' }),
  )

  it('201: another key is current at once, kept with its audit record in one statement', async () => {
    let reply = await app.operate('GET', '/api/v1/admin/security/config')
    // Later than whatever key another test has made: of two of one moment either may be current.
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
      expect(await keyOf(await connected(app))).toBe(id)
    })
  })

  it('201: the job then moves every token to it, and each still opens', async () => {
    const [holder, other] = [await connected(app), await connected(app)]
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

  it('500: KMS fails, and neither key nor record is kept', async () => {
    const before = await app.fingerprintOfData()
    const reply = await app.failing('secrets', () => app.operate('POST', PATH, { reason: 'a breach' }))
    expect(reply.status).toBe(500)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: a reason missing, empty or too long', async () => {
    for (const body of [{}, { reason: '' }, { reason: 'x'.repeat(501) }])
      expect((await app.operate('POST', PATH, body)).status).toBe(422)
  })
})
