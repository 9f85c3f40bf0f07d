import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { auditRecordsOf, createConnection, newAlias } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { sessionIdOf, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const PATH = '/api/v1/providers'
const valid = { provider_key: 'schwab', alias: 'Mine' }

const app = await startApp()
addProvider({ ...schwab, key: 'unconfigured' })
const token = (await signInNewUser(app)).token

const options: RouteOptions = { body: valid, newBody: async () => ({ ...valid, alias: newAlias() }) }

describeRoute(app, 'providers/create', options, () => {
  const create = (body: unknown, as = token) => app.call('POST', PATH, { token: as, body })
  const createdAs = async (alias: string, as = token) => {
    const reply = await create({ provider_key: 'schwab', alias }, as)
    return { status: reply.status, alias: reply.body['alias'], code: reply.body['code'] }
  }
  it('201: creates a pending connection; the audit log records it', async () => {
    const { token: own, userId } = await signInNewUser(app)
    const reply = await create({ provider_key: 'schwab', alias: '  For later ' }, own)
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      provider_key: 'schwab',
      alias: 'For later',
      status: 'pending',
      is_connected: false,
      needs_reconnection: false,
      connected_at: null,
      last_sync_at: null,
      accounts_count: null,
      refresh_policy: null,
      institution_name: null,
    })
    const rows = await app.query(
      "select outcome, actor, user_id, session_id, request_id, details from audit_logs where action = 'connection_created' and user_id = $1",
      [userId],
    )
    expect(rows).toEqual([
      {
        outcome: 'success',
        actor: 'user',
        user_id: userId,
        session_id: sessionIdOf(own),
        request_id: reply.headers['x-request-id'],
        details: { connection_id: reply.body['id'], provider_key: 'schwab' },
      },
    ])
  })

  it.each(['always', 'active', 'on_demand', null])(
    '201: with the refresh policy %s',
    async refresh_policy => {
      const reply = await create({
        provider_key: 'schwab',
        alias: `Policy ${refresh_policy}`,
        refresh_policy,
      })
      expect([reply.status, reply.body['refresh_policy']]).toEqual([201, refresh_policy])
      const { body } = await app.call('GET', PATH, { token })
      expect(body['items']).toContainEqual(reply.body)
    },
  )

  it.each(['never', '', 3, ['always']])('422: the refresh policy %j', async refresh_policy => {
    const reply = await create({ provider_key: 'schwab', alias: 'A wrong policy', refresh_policy })
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ errors: [{ path: 'refresh_policy', code: 'invalid_value' }] })
  })

  it.each([
    ['of one character', 'x'],
    ['of 100 characters', 'x'.repeat(100)],
    ['of emoji', '🏦👩‍👩‍👧'],
    ['in a right-to-left script', 'حسابي'],
    ['that looks like markup', `<script>alert('1')</script>; drop table users --`],
  ])('201: an alias %s', async (_, alias) => {
    expect(await createdAs(alias)).toEqual({ status: 201, alias, code: undefined })
  })

  it.each([
    ['of 101 characters', 'x'.repeat(101)],
    ['of 200 characters', 'x'.repeat(200)],
    ['of 60,000 characters', 'x'.repeat(60_000)],
    ['that is empty', ''],
    ['of whitespace', ' \t\n '],
    ['with a line break', 'a\nb'],
    ['with a null byte', 'a\0b'],
    ['with an escape character', 'a\u001b[31m'],
    ['with half a surrogate pair', 'a\ud83c'],
    ['with a bidirectional override', 'My \u202egnp.exe'],
    ['with a zero-width space', 'Schw\u200bab'],
    ['of invisible characters', '\u200d\u00ad'],
  ])('422: an alias %s', async (_, alias) => {
    const before = await app.fingerprintOfData()
    const reply = await create({ provider_key: 'schwab', alias })
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'alias' }] })
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it.each(['nobody', 'constructor', 'Schwab', '', '../schwab', 'a'.repeat(64)])(
    '422: the provider key %j',
    async key => {
      const before = await app.fingerprintOfData()
      const reply = await create({ provider_key: key, alias: newAlias() })
      expect(reply.status).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'provider_key' }] })
      expect(await app.fingerprintOfData()).toBe(before)
    },
  )

  it('409: a provider without credentials', async () => {
    const before = await app.fingerprintOfData()
    const reply = await create({ provider_key: 'unconfigured', alias: newAlias() })
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({ code: 'provider_not_configured' })
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('409: an alias in use, in any case and with whitespace around it; the audit log records it', async () => {
    const { token: own, userId } = await signInNewUser(app)
    expect(await createdAs('Nest egg', own)).toMatchObject({ status: 201 })
    expect(await createdAs('Cafe\u0301', own)).toMatchObject({ status: 201, alias: 'Caf\u00e9' })
    const before = await app.fingerprintOfData(['audit_logs'])
    for (const alias of ['Nest egg', 'NEST EGG', ' nest egg ', 'Caf\u00e9', 'CAFE\u0301'])
      expect(await createdAs(alias, own)).toMatchObject({ status: 409, code: 'alias_taken' })
    expect(await app.fingerprintOfData(['audit_logs'])).toBe(before)
    const rows = await app.query(
      "select outcome from audit_logs where action = 'connection_created' and user_id = $1 order by outcome",
      [userId],
    )
    expect(rows.map(({ outcome }) => outcome)).toEqual([...Array(5).fill('refused'), 'success', 'success'])
  })

  it('201: an alias of another user or of a deleted connection', async () => {
    const [{ token: mine }, { token: theirs }] = [await signInNewUser(app), await signInNewUser(app)]
    const first = await create({ provider_key: 'schwab', alias: 'Shared' }, mine)
    expect(await createdAs('Shared', theirs)).toMatchObject({ status: 201 })
    await app.call('DELETE', `${PATH}/${first.body['id']}`, { token: mine })
    expect(await createdAs('Shared', mine)).toMatchObject({ status: 201 })
  })

  it('201: of eight parallel requests for one alias, one succeeds', async () => {
    const { token: own, userId } = await signInNewUser(app)
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) => createdAs(i % 2 ? 'Race' : 'RACE', own)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
    const rows = await app.query('select 1 from provider_connections where user_id = $1', [userId])
    expect(rows).toHaveLength(1)
  })

  it('409: a request that waits for another one with the same alias', async () => {
    const { token: own, userId } = await signInNewUser(app)
    const id = await createConnection(app, own)
    const [reply] = await app.whileLocked(
      "update provider_connections set alias = 'Taken meanwhile' where id = $1 and user_id = $2",
      [id, userId],
      1,
      () => [createdAs('taken MEANWHILE', own)],
    )
    expect(reply).toMatchObject({ status: 409, code: 'alias_taken' })
    expect(await auditRecordsOf(app, 'connection_created', id)).toHaveLength(1)
  })
})
