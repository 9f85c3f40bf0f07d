import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SealContext, seal, unseal } from '../../../lib/encryption/seal.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'
import { openServices } from '../../../lib/services/open-services.ts'
import { LOCAL_REGION } from '../../../local/environment.ts'
import type { App } from '../../support/app.ts'
import {
  type ConnectedUser,
  connectProvider,
  proxySchwab,
  rowOfConnection,
} from '../../support/connections.ts'
import { isTokenCall, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const random = systemRandom(() => new Date())
const keyOf = (byte: number, id = 'a') => ({ id, key: new Uint8Array(32).fill(byte) })
const context: SealContext = { kind: 'access_token', id: '01890000-0000-7000-8000-000000000000' }
const text = fc.string({ unit: 'binary', maxLength: 200 })

describe('an encrypted text', () => {
  it('decrypts in its context, for any text', () =>
    fc.assert(
      fc.property(text, plain => {
        expect(unseal(keyOf(1), context, seal(keyOf(1), context, plain, random))).toBe(plain)
      }),
    ))

  it('differs each time, and does not contain the text', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 50 }), plain => {
        const [first, second] = [1, 2].map(() => Buffer.from(seal(keyOf(1), context, plain, random)))
        expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false)
        expect(first?.includes(plain)).toBe(false)
      }),
    ))

  it('does not decrypt as another kind, for another connection or under another key', () => {
    const sealed = seal(keyOf(1), context, 'secret', random)
    for (const kind of ['refresh_token', 'code_verifier'] as const)
      expect(() => unseal(keyOf(1), { ...context, kind }, sealed)).toThrow()
    expect(() => unseal(keyOf(1), { ...context, id: context.id.replace(/0$/, '1') }, sealed)).toThrow()
    expect(() => unseal(keyOf(2), context, sealed)).toThrow()
    // Only the key matters here, not its id. KMS binds the id to the key.
    expect(unseal(keyOf(1, 'b'), context, sealed)).toBe('secret')
  })

  it('does not decrypt if any bit is flipped', () =>
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 0, max: 7 }), (plain, at, bit) => {
        const sealed = seal(keyOf(1), context, plain, random)
        const position = at % sealed.length
        sealed[position] = (sealed[position] ?? 0) ^ (1 << bit)
        expect(() => unseal(keyOf(1), context, sealed)).toThrow()
      }),
    ))

  it('does not decrypt if it is truncated or extended', () =>
    fc.assert(
      fc.property(text, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 20 }), (plain, at, more) => {
        const sealed = seal(keyOf(1), context, plain, random)
        expect(() => unseal(keyOf(1), context, sealed.subarray(0, at % sealed.length))).toThrow()
        expect(() => unseal(keyOf(1), context, Buffer.concat([sealed, more]))).toThrow()
      }),
    ))

  it('does not reveal the text in an error', () => {
    const sealed = seal(keyOf(1), context, 'top-secret', random)
    for (const bad of [sealed.subarray(0, 20), sealed.subarray(0, -1), new Uint8Array(0)]) {
      let message = ''
      try {
        unseal(keyOf(1), context, bad)
      } catch (error) {
        message = String(error)
      }
      expect(message).not.toBe('')
      expect(message).not.toContain('top-secret')
    }
  })
})

describe('the tokens of a connection', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await proxySchwab(app)
  })
  const accounts = ({ id, token }: ConnectedUser) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const refresh = ({ id, token }: ConnectedUser) =>
    app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })
  const issuedTokens = () =>
    proxy.exchanges
      .filter(({ call, status }) => isTokenCall(call) && status === 200)
      .flatMap(({ answer }) => [JSON.parse(answer).access_token, JSON.parse(answer).refresh_token])
  /** Expects an unexpected error that contains no token, and no call to the provider. */
  const expectUnexpectedError = async (call: () => ReturnType<typeof accounts>) => {
    const calls = proxy.exchanges.length
    const logged = app.logged('request_failed').length
    const reply = await call()
    expect(reply.status).toBe(500)
    expect(reply.body).toMatchObject({ code: 'internal_error' })
    expect(proxy.exchanges.length).toBe(calls)
    const errors = app.logged('request_failed').slice(logged)
    expect(errors).toHaveLength(1)
    const written = `${reply.text} ${errors.map(({ error }) => `${error} ${Object(error).stack} ${Object(error).cause}`)}`
    expect(issuedTokens().length).toBeGreaterThan(0)
    for (const token of issuedTokens()) expect(written).not.toContain(token)
  }
  const copyToken = (column: string, from: string, to: string, as = column) =>
    app.query(
      `update provider_tokens set ${as} = (select ${column} from provider_tokens where connection_id = $1) where connection_id = $2`,
      [from, to],
    )

  it('do not decrypt for another connection', async () => {
    const [mine, theirs] = [await connectProvider(app), await connectProvider(app)]
    await copyToken('access_token', theirs.id, mine.id)
    await expectUnexpectedError(() => accounts(mine))
    await copyToken('refresh_token', theirs.id, mine.id)
    await expectUnexpectedError(() => refresh(mine))
    // The lease is released, and the failure counts, so that retries stop.
    const recorded = { lease_id: null, refresh_failures: 1, last_error: 'tokens_unreadable' }
    expect(await rowOfConnection(app, mine.id)).toMatchObject(recorded)
    expect((await accounts(theirs)).status).toBe(200)
  })

  it('do not decrypt as the other kind of token', async () => {
    const holder = await connectProvider(app)
    await copyToken('refresh_token', holder.id, holder.id, 'access_token')
    await expectUnexpectedError(() => accounts(holder))
    const other = await connectProvider(app)
    await copyToken('access_token', other.id, other.id, 'refresh_token')
    await expectUnexpectedError(() => refresh(other))
  })

  it('do not decrypt if a byte is changed or removed', async () => {
    for (const change of [
      'set_byte(access_token, 29, 255 - get_byte(access_token, 29))',
      'set_byte(access_token, 0, 2)',
      'substr(access_token, 1, length(access_token) - 1)',
      "''::bytea",
    ]) {
      const holder = await connectProvider(app)
      await app.query(`update provider_tokens set access_token = ${change} where connection_id = $1`, [
        holder.id,
      ])
      await expectUnexpectedError(() => accounts(holder))
    }
  })

  it('do not decrypt under another data key', async () => {
    const holder = await connectProvider(app)
    const services = openServices(['database', 'dataKeys'], {
      clock: () => new Date(app.clock().getTime() + 40 * 86_400_000),
    })
    const other = await services.dataKeys.current()
    const update =
      'update provider_tokens set data_key_id = $2 where connection_id = $1 returning data_key_id'
    const [before] = await app.query('select data_key_id from provider_tokens where connection_id = $1', [
      holder.id,
    ])
    expect(other.id).not.toBe(before?.['data_key_id'])
    await app.query(update, [holder.id, other.id])
    await expectUnexpectedError(() => accounts(holder))
    await app.query(update, [holder.id, before?.['data_key_id']])
    expect((await accounts(holder)).status).toBe(200)
    await app.query('delete from data_keys where id = $1', [other.id])
  })

  it('do not decrypt if the wrapped key was replaced: KMS binds it to its id', async () => {
    const holder = await connectProvider(app)
    const options = { endpoint: app.cloud.keysUrl, region: LOCAL_REGION, credentials: app.cloud.credentials }
    const client = new KMSClient(options)
    const foreign = await client.send(
      new GenerateDataKeyCommand({
        KeyId: String(process.env['PROVIDER_TOKEN_KEY_ID']),
        KeySpec: 'AES_256',
        EncryptionContext: { data_key_id: '01890000-0000-7000-8000-000000000000' },
      }),
    )
    client.destroy()
    const keys = await app.query('select id, wrapped from data_keys')
    await app.query('update data_keys set wrapped = $1', [Buffer.from(foreign.CiphertextBlob ?? [])])
    // New settings start new functions, without cached keys.
    await app.afterColdStart(() => expectUnexpectedError(() => accounts(holder)))
    for (const { id, wrapped } of keys)
      await app.query('update data_keys set wrapped = $1 where id = $2', [wrapped, id])
    const reply = await app.afterColdStart(() => accounts(holder))
    expect(reply.status).toBe(200)
  })
})
