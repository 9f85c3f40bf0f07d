import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, it, onTestFinished } from 'vitest'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { listen } from '../../local/http-server.ts'
import { provideMockSchwab } from '../../local/mock-schwab.ts'

it('leads the secret of the provider to the practice server, anew at each start', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-practice-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const credentials = localCredentials()
  const keys = await startJsonServices([secretsManager(LOCAL_REGION)], credentials, LOCAL_REGION)
  onTestFinished(keys.stop)
  const client = new SecretsManagerClient({ endpoint: keys.url, region: LOCAL_REGION, credentials })
  onTestFinished(() => client.destroy())
  const secret = async () => {
    const { SecretString = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: 'dashtam/providers/schwab' }),
    )
    return JSON.parse(SecretString)
  }
  const { port, stop: release } = await listen(createServer())
  const place = { port, appUrl: 'http://127.0.0.1:1/app/', directory, keys: keys.url, credentials }

  const elsewhere = await provideMockSchwab(place)
  expect(new URL(elsewhere.url).port).not.toBe(String(port))
  expect(await secret()).toEqual({
    client_id: elsewhere.clientId,
    client_secret: elsewhere.clientSecret,
    urls: {
      authorization: `${elsewhere.url}/v1/oauth/authorize`,
      token: `${elsewhere.url}/v1/oauth/token`,
      api: `${elsewhere.url}/trader/v1`,
    },
    redirect_uri: 'http://127.0.0.1:1/app/providers/schwab/callback',
    api_limit: { capacity: 6000, seconds: 60 },
  })
  await elsewhere.stop()
  await release()

  const there = await provideMockSchwab(place)
  onTestFinished(there.stop)
  expect(there.url).toBe(`http://127.0.0.1:${port}`)
  expect(await secret()).toMatchObject({
    client_id: elsewhere.clientId,
    urls: { api: `${there.url}/trader/v1` },
  })
})
