import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AwsError } from '../../lib/aws/aws-error.ts'
import { type JsonClientOptions, type JsonService, jsonClient } from '../../lib/aws/json-client.ts'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { listen } from '../../local/http-server.ts'

const service: JsonService = { name: 'letters', target: 'AmazonLetters', version: '1.0' }

function clientOf(endpoint: string, options: Partial<JsonClientOptions> = {}) {
  return jsonClient(service, {
    region: LOCAL_REGION,
    credentials: localCredentials(),
    endpoint,
    timeoutMilliseconds: 5_000,
    wait: async () => {},
    share: () => 1,
    ...options,
  })
}

/** Starts a service that answers by the number of the call, from 1. */
async function startAnswering(answer: (call: number, outgoing: ServerResponse) => void) {
  const requests: IncomingMessage[] = []
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => answer(requests.push(incoming), outgoing))
  })
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  return { url, requests }
}

const refusing = (status: number, body: string, headers: Record<string, string> = {}) =>
  startAnswering((_, outgoing) => outgoing.writeHead(status, headers).end(body))

describe('a call', () => {
  it.each([undefined, 'a session token'])(
    'has a signature that the signer of the SDK confirms, with the session token %s',
    async sessionToken => {
      const letters = { name: 'letters', operations: { Send: (input: unknown) => ({ received: input }) } }
      const { url, stop } = await startJsonServices([letters], localCredentials(), LOCAL_REGION)
      onTestFinished(stop)
      const call = clientOf(url, { credentials: { ...localCredentials(), sessionToken } })
      const input = { text: 'Grüße 𝄞 "quoted" \u2028' }
      expect(await call('Send', input)).toEqual({ received: input })
      const forged = clientOf(url, { credentials: { ...localCredentials(), secretAccessKey: 'another' } })
      await expect(forged('Send', input)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
    },
  )

  it('has the headers of the protocol, as a call of the SDK', async () => {
    const { url, requests } = await startAnswering((_, outgoing) => outgoing.end('{}'))
    await clientOf(url)('Send', {})
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonLetters.Send',
    })
    const options = { region: LOCAL_REGION, credentials: localCredentials(), endpoint: url }
    const sdk = new SecretsManagerClient(options)
    onTestFinished(() => sdk.destroy())
    await sdk.send(new GetSecretValueCommand({ SecretId: 'a' }))
    const own = { name: 'secretsmanager', target: 'secretsmanager', version: '1.1' } as const
    const call = jsonClient(own, { ...options, timeoutMilliseconds: 5_000, share: () => 1 })
    await call('GetSecretValue', { SecretId: 'a' })
    const [, bySdk, byClient] = requests.map(({ url: path, method, headers }) => ({
      path,
      method,
      type: headers['content-type'],
      target: headers['x-amz-target'],
    }))
    expect(byClient).toEqual(bySdk)
  })

  it('keeps the path of its endpoint', async () => {
    const { url, requests } = await startAnswering((_, outgoing) => outgoing.end('{}'))
    await clientOf(`${url}/behind/a/proxy/`)('Send', {})
    expect(requests[0]?.url).toBe('/behind/a/proxy/')
  })
})

describe('a refused call', () => {
  it.each([
    [
      'in the header',
      { 'x-amzn-errortype': 'ResourceNotFoundException:http://internal.amazon.com/' },
      '{"Message":"None"}',
    ],
    ['in the body', {}, '{"__type":"com.amazonaws.letters#ResourceNotFoundException","message":"None"}'],
  ])('throws the error of the service %s at once', async (_, headers, body) => {
    const { url, requests } = await refusing(400, body, headers)
    const error = await clientOf(url)('Send', {}).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AwsError)
    expect(error).toMatchObject({ name: 'ResourceNotFoundException', message: 'None', status: 400 })
    expect(requests).toHaveLength(1)
  })

  it.each([
    [500, '{"__type":"InternalServiceError"}'],
    [503, '<html>'],
    [502, '{"__type":1,"message":{"code":"a"}}'],
    [500, 'null'],
    [429, ''],
    [400, '{"__type":"ThrottlingException"}'],
    [400, '{"__type":"RequestThrottled"}'],
  ])('is made three times if it is answered with %s %s', async (status, body) => {
    const { url, requests } = await refusing(status, body)
    const pauses: number[] = []
    const wait = async (milliseconds: number) => pauses.push(milliseconds)
    const share = () => 0.5
    await expect(clientOf(url, { wait, share })('Send', {})).rejects.toBeInstanceOf(AwsError)
    expect(requests).toHaveLength(3)
    expect(pauses).toEqual([50, 100])
  })

  it('succeeds if a later attempt does', async () => {
    const { url, requests } = await startAnswering((call, outgoing) => {
      if (call === 1) outgoing.destroy()
      else if (call === 2) outgoing.writeHead(503).end()
      else outgoing.end('{"sent":true}')
    })
    expect(await clientOf(url)('Send', {})).toEqual({ sent: true })
    expect(requests).toHaveLength(3)
  })

  it('ends if there is no answer in time', async () => {
    const { url, requests } = await startAnswering(() => {})
    await expect(clientOf(url, { timeoutMilliseconds: 100 })('Send', {})).rejects.toThrow('100 ms')
    expect(requests).toHaveLength(3)
  })

  it('ends if an answer is cut, with an error that does not quote it', async () => {
    const { url } = await startAnswering((_, outgoing) => outgoing.end('{"sent":tr'))
    await expect(clientOf(url)('Send', {})).rejects.toThrow('The answer is not JSON')
  })
})
