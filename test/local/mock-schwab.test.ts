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

it('writes the current address of mock Schwab to the provider secret at each start', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-mock-'))
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
  const options = { port, appUrl: 'http://127.0.0.1:1/app/', directory, keys: keys.url, credentials }

  const onOtherPort = await provideMockSchwab(options)
  expect(new URL(onOtherPort.url).port).not.toBe(String(port))
  expect(await secret()).toEqual({
    client_id: onOtherPort.clientId,
    client_secret: onOtherPort.clientSecret,
    urls: {
      authorization: `${onOtherPort.url}/v1/oauth/authorize`,
      token: `${onOtherPort.url}/v1/oauth/token`,
      api: `${onOtherPort.url}/trader/v1`,
    },
    redirect_uri: 'http://127.0.0.1:1/app/providers/schwab/callback',
    api_limit: { capacity: 6000, seconds: 60 },
  })
  await onOtherPort.stop()
  await release()

  const onOwnPort = await provideMockSchwab(options)
  onTestFinished(onOwnPort.stop)
  expect(onOwnPort.url).toBe(`http://127.0.0.1:${port}`)
  expect(await secret()).toMatchObject({
    client_id: onOtherPort.clientId,
    urls: { api: `${onOwnPort.url}/trader/v1` },
  })
})
