import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { listen } from '../../../local/http-server.ts'
import { keepProviderSecret } from '../../../local/provider-secret.ts'
import { atEndOfFile } from '../../support/cleanups.ts'
import { createConnection, startAuthorization } from '../../support/connections.ts'
import { signInNewUser } from '../../support/people.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'
import { exampleAggregator } from './example-hub/definition.ts'

const KEY = 'example-hub'
const RETURN_TO = 'https://app.example.com/providers/example-hub/callback'
const INSTITUTION = { id: 'b1', name: 'Hub Bank' }

it('quotes the definition that is tested and type-checked here', () => {
  const page = readFileSync(new URL('../../../docs/extend/providers.md', import.meta.url), 'utf8')
  const [, ...blocks] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)
  const here = ['definition', 'protocol', 'link', 'webhooks'].map(name =>
    readFileSync(new URL(`example-hub/${name}.ts`, import.meta.url), 'utf8')
      // The import paths differ.
      .replaceAll("'../../../../lib/financial/providers/", "'../")
      .replaceAll("'../../../../lib/financial/", "'../../")
      .replaceAll("'../../../../lib/", "'../../../"),
  )
  expect(blocks).toEqual(here)
})

/** A small server of Example Hub, with one item. */
async function startHub() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const key = await exportJWK(publicKey)
  const hub = { state: 'open', needsSignIn: false, isRemoved: false, requests: [] as unknown[] }
  const server = createServer(async (incoming, outgoing) => {
    const body = JSON.parse(await text(incoming))
    const { 'x-client-id': id, 'x-client-secret': secret } = incoming.headers
    const answer = (status: number, content: object) => {
      outgoing.statusCode = status
      outgoing.end(JSON.stringify(content))
    }
    hub.requests.push({ path: incoming.url, client: [id, secret], body })
    switch (incoming.url) {
      case '/links/create':
        return answer(200, {
          token: 'link-1',
          page: 'https://hub.example.com/link-1',
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        })
      case '/links/get':
        return answer(200, {
          state: hub.state,
          added: hub.state === 'done' ? [{ public_token: 'public-1', institution: INSTITUTION }] : [],
        })
      case '/tokens/create':
        return answer(200, { access_token: 'access-1', item: 'item-1' })
      case '/items/get':
        return answer(200, {
          id: 'item-1',
          institution: INSTITUTION,
          consent_ends_at: null,
          needs_sign_in: hub.needsSignIn,
        })
      case '/keys/get':
        return answer(body.id === 'key-1' ? 200 : 404, key)
      case '/items/remove':
        hub.isRemoved = true
        return answer(200, {})
      case '/accounts/get':
        if (hub.needsSignIn) return answer(403, {})
        return answer(200, {
          accounts: [{ id: 7, number: '12345678', label: 'Everyday', balance: 0.1 }],
        })
      default:
        return answer(404, {})
    }
  })
  const { url, stop } = await listen(server)
  atEndOfFile(stop)
  const notify = (event: string, sentAt: Date) => {
    const notification = { event, item: 'item-1', sent_at: sentAt.toISOString(), consent_ends_at: null }
    return new CompactSign(Buffer.from(JSON.stringify(notification)))
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
      .sign(privateKey)
  }
  return { hub, url, notify }
}

it('leads to a provider whose widget users can connect in, repair and leave', {
  timeout: 30_000,
}, async () => {
  const app = await startApp()
  addProvider(exampleAggregator)
  const { hub, url, notify } = await startHub()
  await keepProviderSecret(app.cloud.keysUrl, app.cloud.credentials, KEY, {
    client_id: 'our-id',
    client_secret: 'our-secret',
    redirect_uri: RETURN_TO,
    urls: { api: url },
  })
  const { token, userId } = await signInNewUser(app)
  const id = await createConnection(app, token, KEY)
  const path = `/api/v1/providers/${id}`
  const get = async (more = '') => (await app.call('GET', `${path}${more}`, { token })).body
  const complete = async (state: string) =>
    (await app.call('POST', `${path}/authorization/link`, { token, body: { state } })).status

  const first = await startAuthorization(app, token, id)
  expect(first.url).toBe('https://hub.example.com/link-1')
  expect(hub.requests).toEqual([
    { path: '/links/create', client: ['our-id', 'our-secret'], body: { user: userId, return_to: RETURN_TO } },
  ])
  expect(await complete(first.state)).toBe(409)
  hub.state = 'done'
  expect(await complete(first.state)).toBe(200)
  expect(await get()).toMatchObject({ status: 'active', institution_name: 'Hub Bank' })
  expect((await get('/accounts'))['items']).toEqual([
    {
      kind: 'bank',
      id: '7',
      name: 'Everyday',
      number_masked: '••••5678',
      currency: 'USD',
      balance: '0.1',
      available: null,
      bank: { type: 'checking', interest_rate: null },
    },
  ])

  hub.needsSignIn = true
  expect(await get('/accounts')).toMatchObject({ code: 'reconnection_required' })
  expect(await get()).toMatchObject({ status: 'error', needs_reconnection: true })
  const second = await startAuthorization(app, token, id)
  expect(hub.requests.at(-1)).toMatchObject({ path: '/links/create', body: { access_token: 'access-1' } })
  hub.needsSignIn = false
  expect(await app.later(1, () => complete(second.state))).toBe(200)
  expect(await get()).toMatchObject({ status: 'active', needs_reconnection: false })

  const refreshes = await openRefreshes(app)
  const send = async (signed: string) => {
    const { status } = await app.call('POST', `/webhooks/${KEY}`, { body: { signed } })
    await refreshes.work()
    return [status, (await get())['status']]
  }
  const inAMinute = new Date(app.clock().getTime() + 60_000)
  const old = new Date(app.clock().getTime() - 600_000)
  const ending = await notify('consent_ending', inAMinute)
  expect(await send(await notify('consent_ending', old))).toEqual([400, 'active'])
  expect(await send(ending.replace(/\.[^.]*\./, '.e30.'))).toEqual([400, 'active'])
  expect(await send(ending)).toEqual([200, 'expiring'])
  expect(await send(await notify('consent_renewed', inAMinute))).toEqual([200, 'active'])
  hub.needsSignIn = true
  expect(await send(await notify('a_new_feature', inAMinute))).toEqual([200, 'active'])
  expect(await send(await notify('sign_in_required', inAMinute))).toEqual([200, 'error'])

  expect((await app.call('DELETE', `${path}/authorization`, { token })).status).toBe(204)
  expect(hub.isRemoved).toBe(true)
})
