import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, it, onTestFinished } from 'vitest'
import { ProviderSecret } from '../../lib/services/provider-credentials.ts'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { listen } from '../../local/http-server.ts'
import { provideMockPlaid } from '../../local/mock-plaid.ts'

it('writes the current address of mock Plaid to the provider secret at each start', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-mock-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const credentials = localCredentials()
  const keys = await startJsonServices([secretsManager(LOCAL_REGION)], credentials, LOCAL_REGION)
  onTestFinished(keys.stop)
  const client = new SecretsManagerClient({ endpoint: keys.url, region: LOCAL_REGION, credentials })
  onTestFinished(() => client.destroy())
  const secret = async () => {
    const { SecretString = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: 'dashtam/providers/plaid' }),
    )
    return JSON.parse(SecretString)
  }
  const { port, stop: release } = await listen(createServer())
  const appUrl = 'http://127.0.0.1:1/app/'
  const webhookUrl = 'http://127.0.0.1:1/webhooks/plaid'
  const options = { port, appUrl, directory, keys: keys.url, credentials, webhookUrl }

  const onOtherPort = await provideMockPlaid(options)
  expect(new URL(onOtherPort.url).port).not.toBe(String(port))
  expect(ProviderSecret.parse(await secret())).toEqual({
    client_id: onOtherPort.clientId,
    client_secret: onOtherPort.clientSecret,
    urls: { api: onOtherPort.url },
    redirect_uri: 'http://127.0.0.1:1/app/providers/plaid/callback',
    webhook_url: webhookUrl,
    api_limit: { capacity: 6000, seconds: 60 },
    token_limit: { capacity: 6000, seconds: 60 },
    connection_limit: { capacity: 6000, seconds: 60 },
  })
  await onOtherPort.stop()
  await release()

  const onOwnPort = await provideMockPlaid(options)
  onTestFinished(onOwnPort.stop)
  expect(onOwnPort.url).toBe(`http://127.0.0.1:${port}`)
  expect(await secret()).toMatchObject({ urls: { api: onOwnPort.url }, webhook_url: webhookUrl })
})
