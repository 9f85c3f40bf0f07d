// Refreshes tokens with oidc-provider, with rotation at every use, and measures the CPU time of this process.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import pg from 'pg'
import { createAdapter } from './oidc-adapter.mjs'

const CLIENT = 'bench'

process.once('message', async ({ connection, callers }) => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'bench', alg: 'ES256', use: 'sig' }
  const provider = new Provider('http://127.0.0.1:3998', {
    adapter: await createAdapter(new pg.Pool({ ...connection, max: 16 })),
    jwks: { keys: [key] },
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: 'none',
        redirect_uris: ['https://app.example.com/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    rotateRefreshToken: true,
    ttl: { AccessToken: 1800, Grant: 2_592_000, IdToken: 1800, RefreshToken: 2_592_000 },
  })
  const server = createServer(provider.callback())
  server.listen(0, '127.0.0.1', async () => {
    const client = await provider.Client.find(CLIENT)
    const tokens = await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        const scope = 'openid offline_access'
        const grant = new provider.Grant({ accountId: `user-${caller}`, clientId: CLIENT })
        grant.addOIDCScope(scope)
        const values = {
          accountId: `user-${caller}`,
          client,
          grantId: await grant.save(),
          scope,
          gty: 'authorization_code',
        }
        return new provider.RefreshToken({ ...values, authTime: Math.floor(Date.now() / 1000) }).save()
      }),
    )
    process.send({ url: `http://127.0.0.1:${server.address().port}/token`, clientId: CLIENT, tokens })
  })
  let started = process.cpuUsage()
  process.on('message', message => {
    if (message === 'start') started = process.cpuUsage()
    const { user, system } = process.cpuUsage(started)
    process.send({ milliseconds: (user + system) / 1000 })
  })
})
