import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { listen } from '../../../local/http-server.ts'
import { keepProviderSecret } from '../../../local/provider-secret.ts'
import { atEndOfFile } from '../../support/cleanups.ts'
import { createConnection, startAuthorization } from '../../support/connections.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import { exampleAggregator } from './example-aggregator.ts'

const KEY = 'example-hub'
const RETURN_TO = 'https://app.example.com/providers/example-hub/callback'
const INSTITUTION = { id: 'b1', name: 'Hub Bank' }

it('quotes the definition that is tested and type-checked here', () => {
  const page = readFileSync(new URL('../../../docs/extend/providers.md', import.meta.url), 'utf8')
  const [, block] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)
  const here = readFileSync(new URL('example-aggregator.ts', import.meta.url), 'utf8')
  // The import paths differ.
  expect(block).toBe(
    here
      .replaceAll("'../../../lib/financial/providers/", "'../")
      .replaceAll("'../../../lib/financial/", "'../../"),
  )
})

/** A small server of Example Hub, with one item. */
async function startHub() {
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
  return { hub, url }
}

it('leads to a provider whose widget users can connect in, repair and leave', {
  timeout: 30_000,
}, async () => {
  const app = await startApp()
  addProvider(exampleAggregator)
  const { hub, url } = await startHub()
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

  expect((await app.call('DELETE', `${path}/authorization`, { token })).status).toBe(204)
  expect(hub.isRemoved).toBe(true)
})
